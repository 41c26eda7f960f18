import { readFile } from 'node:fs/promises'
import { isNetwork } from '../transport/networks.ts'
import type { AllowedNetworks } from '../transport/networks.ts'
import { AgentFault } from './token.ts'

/**
 * Where this agent may go: a file on its own machine, written by whoever runs the school's network. One network a line
 * (192.168.1.0/24, or 192.168.1.20/32 for one recorder), `#` begins a remark, `loopback` is this machine itself. The
 * server is never asked. Throws AgentFault with every wrong line; an empty list is refused, since it allows nothing.
 */
export async function readAllowList(file: string): Promise<AllowedNetworks> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new AgentFault(
      `${file} cannot be read (${code ?? ''}): write there which networks may be asked, one a line, such as 192.168.1.0/24`,
    )
  }
  return parseAllowList(text, file)
}

export function parseAllowList(text: string, file: string): AllowedNetworks {
  const lines = text.split(/\r?\n/).map((line, i) => ({ number: i + 1, entry: (line.split('#')[0] ?? '').trim() }))
  const entries = lines.filter(({ entry }) => entry !== '')
  const wrong = entries.filter(({ entry }) => entry !== 'loopback' && !isNetwork(entry))
  if (wrong.length > 0)
    throw new AgentFault(
      wrong.map(({ number, entry }) => `${file}:${number}: "${entry}" is no network such as 192.168.1.0/24`).join('\n'),
    )
  if (entries.length === 0)
    throw new AgentFault(`${file} allows nothing: write one network a line, such as 192.168.1.0/24`)
  const names = entries.map(({ entry }) => entry)
  return { networks: names.filter((one) => one !== 'loopback'), loopback: names.includes('loopback') }
}
