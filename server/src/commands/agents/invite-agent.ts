import { appendChange, lockStreams } from '../../db/change-log.ts'
import { insertAgent } from '../../db/queries/agents.ts'
import type { Agent } from '../../db/queries/agents.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { newToken } from '../session/token.ts'

/** Hours in which an invitation must be used. */
const VALID_HOURS = 48

/** Invites an agent: its code is told once, is stored only as a hash, works once and not for long. */
export async function inviteAgent(deps: Deps, user: SignedIn, name: string): Promise<{ agent: Agent; code: string }> {
  const { token, hash } = newToken(deps)
  const at = deps.now().toISOString()
  const agent: Agent = {
    id: deps.newId(),
    authorityId: user.authorityId,
    name,
    codeHash: hash,
    codeUntil: new Date(deps.now().getTime() + VALID_HOURS * 3600 * 1000).toISOString(),
    signKey: null,
    sealKey: null,
    createdBy: user.id,
    createdAt: at,
    enrolledAt: null,
    lastSeenAt: null,
    saidAt: null,
    revokedAt: null,
    networks: '[]',
  }
  await deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, [user.authorityId])
    await insertAgent(trx, agent)
    const entry = { streamId: user.authorityId, entityKind: 'agent', entityId: agent.id, actor: user.id }
    await appendChange(trx, { ...entry, mutationId: null, at, payload: { invited: name } })
  })
  return { agent, code: token }
}
