import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { openFleet } from '../fleet.ts'
import { openProbeThreads } from '../run-in-thread.ts'
import { startAgent } from './agent.ts'
import { readAllowList } from './allow-list.ts'
import { enrol, openServerLine } from './server-line.ts'
import { openSpool } from './spool.ts'
import { AgentFault, exists, newKeys, readToken, serverOrigin, writeToken } from './token.ts'

/**
 * Asks recorders from inside a school's network, outbound only. Exit codes: 0 stopped, 2 usage or files, 4 the server
 * does not know this agent (any more).
 */
const usage = `npm run agent -- --server https://SERVER --token-file FILE [--allow-file FILE] [--at-once 4] [--poll 5]
  once, with the one-time code in NADZOR_AGENT_CODE or on standard input:
npm run agent -- --server https://SERVER --token-file FILE --enrol`

/** Milliseconds between the starts of two probes, for running ones to end when asked to stop, and away from a silent server. */
const PACE = 250
const PATIENCE = 25_000
const LONGEST_WAIT = 60_000

const say = (sentence: string) => process.stdout.write(`${new Date().toISOString()} ${sentence}\n`)

function readArguments() {
  const { values } = parseArgs({
    options: {
      server: { type: 'string' },
      'token-file': { type: 'string' },
      'allow-file': { type: 'string' },
      'at-once': { type: 'string', default: '4' },
      poll: { type: 'string', default: '5' },
      enrol: { type: 'boolean', default: false },
    },
  })
  const tokenFile = values['token-file']
  if (!values.server || !tokenFile) throw new AgentFault('--server and --token-file are needed')
  const atOnce = Number(values['at-once'])
  if (!Number.isInteger(atOnce) || atOnce < 1 || atOnce > 32)
    throw new AgentFault('--at-once wants a number from 1 to 32')
  const poll = Number(values.poll)
  if (!(poll >= 0.05 && poll <= 3600)) throw new AgentFault('--poll wants seconds, up to 3600')
  const allowFile = values['allow-file'] ?? join(dirname(tokenFile), 'allowed-networks.txt')
  return { server: serverOrigin(values.server), tokenFile, allowFile, atOnce, poll, enrol: values.enrol }
}

async function enrolHere(server: string, tokenFile: string): Promise<void> {
  if (await exists(tokenFile)) throw new AgentFault(`${tokenFile} is there already: one token, one agent`)
  // Never among the arguments: everybody on the machine can read those.
  const code = (process.env['NADZOR_AGENT_CODE'] ?? readFileSync(0, 'utf8')).trim()
  if (code === '') throw new AgentFault('the one-time code is missing: set NADZOR_AGENT_CODE or type it')
  const keys = newKeys()
  // First a file that can be written, then the code that works once.
  await writeToken(tokenFile, { server, agentId: '', ...keys })
  let agentId: string
  try {
    agentId = await enrol(server, code, keys)
  } catch (error) {
    await rm(tokenFile, { force: true })
    throw error
  }
  await writeToken(tokenFile, { server, agentId, ...keys })
  say(`enrolled with ${server} as agent ${agentId}`)
}

async function serve({ server, tokenFile, allowFile, atOnce, poll }: ReturnType<typeof readArguments>): Promise<void> {
  const token = await readToken(tokenFile)
  if (token.agentId === '') throw new AgentFault(`${tokenFile} was never enrolled: remove it and enrol with a new code`)
  if (token.server !== server) throw new AgentFault(`${tokenFile} belongs to ${token.server}, not to ${server}`)
  const allowed = await readAllowList(allowFile)
  const spool = await openSpool(`${tokenFile}.spool`)
  const threads = openProbeThreads()
  const fleet = openFleet(threads.run, { atOnce, pace: PACE })
  const line = openServerLine(token, () => new Date())
  const waits = { poll: poll * 1000, longestWait: Math.max(LONGEST_WAIT, poll * 1000) }
  const agent = startAgent({ token, allowed, line, spool, run: fleet.probe, atOnce, ...waits, say })
  say(
    `agent ${token.agentId} works for ${server}; it may ask ${[...allowed.networks, ...(allowed.loopback ? ['loopback'] : [])].join(', ')}`,
  )
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void agent.stop(PATIENCE))
  try {
    await agent.ended
  } finally {
    await agent.stop(PATIENCE)
    await spool.close()
    await threads.close()
  }
}

try {
  const values = readArguments()
  if (values.enrol) await enrolHere(values.server, values.tokenFile)
  else await serve(values)
} catch (error) {
  const known = error instanceof AgentFault || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')
  if (!known) throw error
  process.stderr.write(`${(error as Error).message}\n`)
  const revoked = /revoked|No such agent/.test((error as Error).message)
  if (!revoked) process.stderr.write(`${usage}\n`)
  process.exitCode = revoked ? 4 : 2
}
