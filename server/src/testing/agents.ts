import { webcrypto } from 'node:crypto'
import { startAgent } from '@nadzor/recorder-plugin/agent/agent'
import type { Agent, AgentParts } from '@nadzor/recorder-plugin/agent/agent'
import { rawPublicKey } from '@nadzor/recorder-plugin/agent/keys'
import { enrol, openServerLine } from '@nadzor/recorder-plugin/agent/server-line'
import type { Spool, Told } from '@nadzor/recorder-plugin/agent/spool'
import { newKeys } from '@nadzor/recorder-plugin/agent/token'
import type { Token } from '@nadzor/recorder-plugin/agent/token'
import { probe } from '@nadzor/recorder-plugin/probe'
import { sealLogin } from '@nadzor/shared/agents/seal-login'
import { agentInvited } from '@nadzor/shared/api/agents'
import type { Rows } from '@nadzor/shared/facts/rows'
import type { World } from './app.ts'
import { aConsent } from './recorder-scene.ts'

/** An enrolled agent's identity, by the same calls that the program makes. */
export async function enrolAgent(world: World, name = 'Szkoła 214'): Promise<Token> {
  const administrator = await world.as('administrator')
  const { code } = agentInvited.parse(await (await administrator('POST', '/api/agents', { name })).json())
  const keys = newKeys()
  return { server: world.url, agentId: await enrol(world.url, code, keys), ...keys }
}

/** Makes this recorder the agent's: connection, a login sealed as a browser would, consent. */
export async function giveToAgent(
  world: World,
  { agentId, sealKey }: Token,
  recorder: Rows['recorder'],
  port: number,
  login = { user: 'dyzurka', password: 'Zażółć-gęślą-7' },
): Promise<void> {
  const administrator = await world.as('administrator')
  const at = `/api/recorders/${recorder.id}`
  const send = async (method: string, path: string, body: unknown) => {
    const answer = await administrator(method, path, body)
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  }
  const connection = { driver: 'onvif', host: '127.0.0.1', port, secure: false, monthly: false }
  await send('PUT', `${at}/connection`, { ...connection, agentId })
  const { host, secure } = connection
  const to = { agentId, recorderId: recorder.id, host, secure, sealKey: rawPublicKey(sealKey) }
  await send('PUT', `${at}/credential`, { agentId, sealed: await sealLogin(webcrypto, to, login) })
  const always = { agreedOn: '2020-01-01', installerInformedOn: '2020-01-01' }
  await send('POST', `${at}/consents`, { ...aConsent, ...always, validFrom: '2020-01-01', validUntil: '2099-12-31' })
}

/** A spool without a disk, for what is not about disks. */
export function memorySpool(): Spool & { aside: string[] } {
  let kept: Told[] = []
  const aside: string[] = []
  const remove = async (told: Told) => void (kept = kept.filter((one) => one !== told))
  return {
    aside,
    waiting: () => [...kept],
    add: async (told) => void kept.push(told),
    remove,
    works: async () => true,
    setAside: async (told, why) => (aside.push(why), remove(told)),
    close: async () => undefined,
  }
}

/** The agent itself, in this process and at the world's clock. */
export function runAgent(world: World, token: Token, more: Partial<AgentParts> = {}): Agent & { said: string[] } {
  const said: string[] = []
  // The world's clock stands still; an agent's does not.
  let moment = 1000
  const agent = startAgent({
    token,
    allowed: { networks: [], loopback: true },
    line: openServerLine(token, () => new Date(world.deps.now().getTime() + ++moment)),
    spool: memorySpool(),
    run: (request) => probe(request),
    atOnce: 2,
    poll: 5,
    longestWait: 20,
    say: (sentence) => void said.push(sentence),
    ...more,
  })
  return Object.assign(agent, { said })
}
