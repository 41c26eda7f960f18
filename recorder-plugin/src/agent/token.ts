import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'

/** Who this agent is: its server, its id there, its two private keys. Made by enrolling; never leaves this machine. */
export type Token = { server: string; agentId: string; signKey: KeyObject; sealKey: KeyObject }
export type Keys = Pick<Token, 'signKey' | 'sealKey'>

/** A fault of the person at the keyboard or of the files, in a sentence. */
export class AgentFault extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'AgentFault'
  }
}

export function newKeys(): Keys {
  return { signKey: generateKeyPairSync('ed25519').privateKey, sealKey: generateKeyPairSync('x25519').privateKey }
}

/**
 * The server's origin. Throws AgentFault for what is no address, and for http:// to anywhere but this machine: what a
 * recorder said must not travel readable.
 */
export function serverOrigin(address: string): string {
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol))
    throw new AgentFault('The server wants an address such as https://nadzor.example.org')
  if (url.username || url.password || url.search || url.hash || url.pathname !== '/')
    throw new AgentFault('The server’s address has no login, path or question in it')
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url.protocol === 'http:' && !loopback) throw new AgentFault('The server is spoken to by https:// only')
  return url.origin
}

/** Writes the token so that it is whole or not there, and nobody but its owner reads it. */
export async function writeToken(file: string, { server, agentId, signKey, sealKey }: Token): Promise<void> {
  const keyText = (key: KeyObject) => key.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  const body = { version: 1, server, agentId, signKey: keyText(signKey), sealKey: keyText(sealKey) }
  const aside = `${file}.${process.pid}`
  try {
    const handle = await open(aside, 'wx', 0o600)
    await handle.writeFile(`${JSON.stringify(body, null, 2)}\n`)
    await handle.sync()
    await handle.close()
    await rename(aside, file)
  } finally {
    await rm(aside, { force: true })
  }
}

/** Throws AgentFault when the file is missing, readable by others, or no token. */
export async function readToken(file: string): Promise<Token> {
  let text: string
  try {
    const handle = await open(file, 'r')
    try {
      const { mode } = await handle.stat()
      if (process.platform !== 'win32' && (mode & 0o077) !== 0)
        throw new AgentFault(`${file} can be read by others: chmod 600 it, and enrol anew if it was copied`)
      text = await handle.readFile('utf8')
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof AgentFault) throw error
    throw new AgentFault(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? ''}): enrol first, with --enrol`,
    )
  }
  try {
    const { version, server, agentId, signKey, sealKey } = JSON.parse(text) as Record<string, string | number>
    if (version !== 1 || typeof agentId !== 'string') throw new Error('another version')
    const keyOf = (der: unknown) =>
      createPrivateKey({ key: Buffer.from(String(der), 'base64'), format: 'der', type: 'pkcs8' })
    return { server: serverOrigin(String(server)), agentId, signKey: keyOf(signKey), sealKey: keyOf(sealKey) }
  } catch (error) {
    if (error instanceof AgentFault) throw error
    throw new AgentFault(`${file} is no token file: enrol anew, with --enrol`)
  }
}

/** Whether something is at this path already. */
export async function exists(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    (error: unknown) => (error as NodeJS.ErrnoException).code !== 'ENOENT',
  )
}
