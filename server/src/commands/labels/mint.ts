import { codeFromBytes } from '@nadzor/shared/facts/label'
import type { Label } from '@nadzor/shared/facts/label'
import { appendChanges } from '../../db/change-log.ts'
import { insertLabels } from '../../db/queries/labels.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'

/** `count` new unbound labels of the user's authority, in order of CODE. Codes are random: none says where or when. */
export async function mintLabels(deps: Deps, user: SignedIn, count: number): Promise<Label[]> {
  const codes = new Set<string>()
  while (codes.size < count) codes.add(codeFromBytes(deps.randomBytes(10)))
  const unbound = { institutionId: null, subjectKind: null, subjectId: null, boundAt: null }
  const labels = [...codes]
    .sort()
    .map((code) => ({ id: deps.newId(), authorityId: user.authorityId, code, ...unbound }))
  const origin = { entityKind: 'label', version: 1, actor: user.id, mutationId: null, at: deps.now().toISOString() }
  await deps.db.transaction().execute(async (trx) => {
    // A code drawn twice (1 in 2^50) fails on the unique column and mints nothing; the caller tries again.
    await insertLabels(trx, labels)
    const entries = labels.map((label) => ({ ...origin, entityId: label.id, payload: label }))
    await appendChanges(trx, user.authorityId, entries)
  })
  return labels
}
