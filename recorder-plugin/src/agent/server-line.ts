import { createHash } from 'node:crypto'
import { agentEnrolled, enrolText, requestText, resultAnswer, workAnswer } from '@nadzor/shared/api/agents'
import type { ResultAnswer, WorkAnswer, WorkAsk } from '@nadzor/shared/api/agents'
import { problem } from '@nadzor/shared/api/problem'
import { rawPublicKey, signText } from './keys.ts'
import type { Told } from './spool.ts'
import { AgentFault } from './token.ts'
import type { Keys, Token } from './token.ts'

/** The server said no. `status` 0: it did not answer, or not as a nadzor server does. */
export class ServerNo extends Error {
  readonly status: number
  constructor(status: number, sentence: string) {
    super(sentence)
    this.name = 'ServerNo'
    this.status = status
  }
}

/** Milliseconds for one request. */
const PATIENCE = 30_000
/** Bytes of an answer; a task is some hundred. */
const MOST = 1024 * 1024

export type ServerLine = {
  work(ask: WorkAsk): Promise<WorkAnswer>
  deliver(told: Told): Promise<ResultAnswer>
}

type Schema<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false } }

async function post<T>(
  server: string,
  path: string,
  body: string,
  authorization: string | null,
  schema: Schema<T>,
): Promise<T> {
  let answer: Response
  let text: string
  try {
    answer = await fetch(server + path, {
      method: 'POST',
      // Wherever a redirect leads, nobody there was enrolled with.
      redirect: 'error',
      headers: {
        'Content-Type': 'application/json',
        Origin: server,
        ...(authorization === null ? {} : { Authorization: authorization }),
      },
      body,
      signal: AbortSignal.timeout(PATIENCE),
    })
    text = await boundedText(answer)
  } catch (error) {
    const { message, cause } = error as Error
    throw new ServerNo(0, `${server} does not answer (${cause instanceof Error ? cause.message : message})`)
  }
  if (!answer.ok) {
    const told = problem.safeParse(json(text))
    const sentence = told.success ? (told.data.detail ?? told.data.title) : `HTTP ${answer.status}`
    throw new ServerNo(told.success ? answer.status : 0, sentence)
  }
  const result = schema.safeParse(json(text))
  if (!result.success) throw new ServerNo(0, `${server} does not answer as a nadzor server of this version does`)
  return result.data
}

async function boundedText(answer: Response): Promise<string> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of answer.body ?? []) {
    length += piece.length
    if (length > MOST) throw new Error('its answer is too long')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Uses up a code and tells the server this agent's public keys; answers the agent's id there. */
export async function enrol(server: string, code: string, keys: Keys): Promise<string> {
  const said = { code, signKey: rawPublicKey(keys.signKey), sealKey: rawPublicKey(keys.sealKey) }
  const body = JSON.stringify({ ...said, signature: signText(keys.signKey, enrolText(said)) })
  try {
    return (await post(server, '/api/agent/enrol', body, null, agentEnrolled)).agentId
  } catch (error) {
    throw error instanceof ServerNo ? new AgentFault(error.message) : error
  }
}

/** What this agent says to its server, each request signed. Throws ServerNo. */
export function openServerLine({ server, agentId, signKey }: Token, now: () => Date): ServerLine {
  const say = <T>(path: string, content: unknown, schema: Schema<T>): Promise<T> => {
    const body = JSON.stringify(content)
    const at = now().toISOString()
    const bodySha256 = createHash('sha256').update(body).digest('hex')
    const text = requestText({ origin: server, method: 'POST', path, at, bodySha256 })
    return post(server, path, body, `Nadzor-Agent ${agentId} ${at} ${signText(signKey, text)}`, schema)
  }
  return {
    work: (ask) => say('/api/agent/work', ask, workAnswer),
    deliver: (told) => say('/api/agent/results', told, resultAnswer),
  }
}
