import { createHash } from 'node:crypto'
import { bodyParser } from '@koa/bodyparser'
import type { Context } from 'koa'
import type * as z from 'zod/mini'
import { isSignedBy } from '@nadzor/recorder-plugin/agent/keys'
import { requestText } from '@nadzor/shared/api/agents'
import { agentById } from '../../db/queries/agents.ts'
import type { Agent } from '../../db/queries/agents.ts'
import type { Deps } from '../../deps.ts'
import { checked } from '../checked.ts'
import { invalid, tooLarge, unauthenticated } from '../../problems.ts'

/** Milliseconds by which an agent's clock may differ from ours; no longer can a request be used again. */
const FRESH = 5 * 60_000

const readBody = bodyParser({
  enableTypes: ['json'],
  // 128 channels tell some 4000 readings, and what was asked for each.
  jsonLimit: '8mb',
  onError(error) {
    if ((error as Error & { status?: number }).status === 413) throw tooLarge('A request may have 8mb at most.')
    throw invalid([{ path: '', message: 'not JSON' }], error.message)
  },
})

/**
 * The agent that signed this request, and its body: `Authorization: Nadzor-Agent <id> <time> <signature>`, over the
 * server's origin, the method, the path, the time and the body. The body is read only for an agent that is known: a
 * stranger's megabytes are not looked at. Throws `unauthenticated`, with the reason only where it helps an operator and
 * tells nothing to a stranger.
 */
export async function signedByAgent<T>(
  deps: Deps,
  ctx: Context,
  schema: z.ZodMiniType<T>,
): Promise<{ agent: Agent; body: T }> {
  const [scheme, id, at, signature, more] = ctx.get('Authorization').split(' ')
  if (scheme !== 'Nadzor-Agent' || !id || !at || !signature || more !== undefined) throw unauthenticated('Agents sign.')
  const agent = await agentById(deps.db, id)
  if (!agent?.signKey) throw unauthenticated('No such agent.')
  await readBody(ctx as Parameters<typeof readBody>[0], () => Promise.resolve())
  const { rawBody, body } = ctx.request as { rawBody?: string; body?: unknown }
  const text = requestText({
    // Middleware same-origin.ts has seen that this is us.
    origin: ctx.get('Origin'),
    method: ctx.method,
    path: ctx.path,
    at,
    bodySha256: createHash('sha256')
      .update(rawBody ?? '')
      .digest('hex'),
  })
  if (!isSignedBy(agent.signKey, text, signature)) throw unauthenticated('No such agent.')
  if (agent.revokedAt !== null) throw unauthenticated('This agent was revoked.')
  if (!(Math.abs(deps.now().getTime() - Date.parse(at)) <= FRESH))
    throw unauthenticated('The clock of this agent is wrong by more than five minutes.')
  return { agent, body: checked(schema, body) }
}
