import { createHash } from 'node:crypto'
import type { Context } from 'koa'
import { isSignedBy } from '@nadzor/recorder-plugin/agent/keys'
import { requestText } from '@nadzor/shared/api/agents'
import { agentById } from '../db/queries/agents.ts'
import type { Agent } from '../db/queries/agents.ts'
import type { Deps } from '../deps.ts'
import { unauthenticated } from '../problems.ts'

/** Milliseconds by which an agent's clock may differ from ours; no longer can a request be used again. */
const FRESH = 5 * 60_000

/**
 * The agent that signed this request: `Authorization: Nadzor-Agent <id> <time> <signature>`, over the server's origin,
 * the method, the path, the time and the body. Throws `unauthenticated`, with the reason only where it helps an
 * operator and tells nothing to a stranger.
 */
export async function requireAgent(deps: Deps, ctx: Context): Promise<Agent> {
  const [scheme, id, at, signature, more] = ctx.get('Authorization').split(' ')
  if (scheme !== 'Nadzor-Agent' || !id || !at || !signature || more !== undefined) throw unauthenticated('Agents sign.')
  const time = Date.parse(at)
  const { rawBody } = ctx.request as { rawBody?: string }
  const agent = await agentById(deps.db, id)
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
  if (!agent?.signKey || !isSignedBy(agent.signKey, text, signature)) throw unauthenticated('No such agent.')
  if (agent.revokedAt !== null) throw unauthenticated('This agent was revoked.')
  if (!(Math.abs(deps.now().getTime() - time) <= FRESH))
    throw unauthenticated('The clock of this agent is wrong by more than five minutes.')
  return agent
}
