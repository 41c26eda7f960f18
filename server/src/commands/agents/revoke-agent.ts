import { appendChange, lockStreams } from '../../db/change-log.ts'
import { cancelOfAgent } from '../../db/queries/agent-jobs.ts'
import { revokeAgent } from '../../db/queries/agents.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { notFound } from '../../problems.ts'

/** Ends an agent at once and for good: nothing it says is taken any more, and what it was about to do is cancelled. */
export async function revoke(deps: Deps, user: SignedIn, id: string): Promise<void> {
  const at = deps.now().toISOString()
  await deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, [user.authorityId])
    if (!(await revokeAgent(trx, user.authorityId, id, at))) throw notFound()
    await cancelOfAgent(trx, id, at)
    const entry = { streamId: user.authorityId, entityKind: 'agent', entityId: id, actor: user.id }
    await appendChange(trx, { ...entry, mutationId: null, at, payload: { revokedAt: at } })
  })
}
