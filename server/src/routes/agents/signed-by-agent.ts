import { createHash } from 'node:crypto'
import type { Context } from 'koa'
import type * as z from 'zod/mini'
import { isSignedBy } from '@nadzor/recorder-plugin/agent/keys'
import { requestText } from '@nadzor/shared/api/agents'
import { instant } from '@nadzor/shared/facts/primitives'
import { agentById } from '../../db/queries/agents.ts'
import type { Agent } from '../../db/queries/agents.ts'
import type { Deps } from '../../deps.ts'
import { checked } from '../checked.ts'
import { invalid, tooLarge, unauthenticated } from '../../problems.ts'

/** Milliseconds by which an agent's clock may differ from ours; no longer can a request be used again. */
const FRESH = 5 * 60_000

/** Bytes of a request: 128 channels tell some 4000 readings, and what was asked for each. */
const MOST = 8 * 1024 * 1024

async function readBytes(ctx: Context): Promise<Buffer> {
  const tooLong = () => tooLarge(`A request may have ${MOST} bytes at most.`)
  if (Number(ctx.get('Content-Length')) > MOST) throw tooLong()
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of ctx.req as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > MOST) throw tooLong()
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw invalid([{ path: '', message: 'not JSON' }])
  }
}

/**
 * The agent that signed this request, and its body: `Authorization: Nadzor-Agent <id> <time> <signature>`, over the
 * server's origin, the method, the path, the time and the body. The body is read only for an agent that is known, and
 * looked into only once its signature was found good. Throws `unauthenticated`, with the reason only where it helps an operator and
 * tells nothing to a stranger.
 */
export async function signedByAgent<T>(
  deps: Deps,
  ctx: Context,
  schema: z.ZodMiniType<T>,
): Promise<{ agent: Agent; at: string; body: T }> {
  const [scheme, id, at, signature, more] = ctx.get('Authorization').split(' ')
  if (scheme !== 'Nadzor-Agent' || !id || !at || !signature || more !== undefined) throw unauthenticated('Agents sign.')
  const agent = await agentById(deps.db, id)
  if (!agent?.signKey) throw unauthenticated('No such agent.')
  if (agent.revokedAt !== null) throw unauthenticated('This agent was revoked.')
  if (!instant.safeParse(at).success || !(Math.abs(deps.now().getTime() - Date.parse(at)) <= FRESH))
    throw unauthenticated('The clock of this agent is wrong by more than five minutes.')
  const bytes = await readBytes(ctx)
  const text = requestText({
    // Middleware same-origin.ts has seen that this is us.
    origin: ctx.get('Origin'),
    method: ctx.method,
    path: ctx.path,
    at,
    bodySha256: createHash('sha256').update(bytes).digest('hex'),
  })
  if (!isSignedBy(agent.signKey, text, signature)) throw unauthenticated('No such agent.')
  return { agent, at, body: checked(schema, parsed(bytes)) }
}
