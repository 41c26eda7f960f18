import type * as z from 'zod/mini'
import type { visitPlan } from '@nadzor/shared/api/register'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { Inspection } from '@nadzor/shared/facts/inspection'
import { lockStreams, saveRow } from '../../db/change-log.ts'
import { findRow } from '../../db/queries/find-row.ts'
import { userById } from '../../db/queries/users.ts'
import type { Deps } from '../../deps.ts'
import { may } from '../../policies/may.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { conflict, invalid } from '../../problems.ts'

/**
 * Plans a visit, or changes a planned one that nobody has started. Throws `invalid` for an inspector without that role
 * here, `conflict` once it is under way.
 */
export async function planVisit(
  deps: Deps,
  user: SignedIn,
  institution: Institution,
  plan: z.infer<typeof visitPlan>,
): Promise<Inspection> {
  const place = { authorityId: institution.authorityId, institutionId: institution.id }
  const people = await Promise.all(plan.inspectors.map((id) => userById(deps.db, id)))
  const wrong = people.findIndex((one) => !one || one.disabled || !may(one, 'inspection.perform', place))
  if (plan.inspectors.length === 0) throw invalid([{ path: 'inspectors', message: 'name at least one inspector' }])
  if (wrong >= 0) throw invalid([{ path: `inspectors.${wrong}`, message: 'is no inspector of this institution' }])
  return deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, [institution.id])
    const before = await findRow(trx, 'inspection', plan.id)
    if (before && (before.institutionId !== institution.id || before.state !== 'planned'))
      throw conflict('This visit is under way or was finished; it cannot be planned again.')
    const inspection: Inspection = {
      ...plan,
      state: 'planned',
      startedAt: null,
      finishedAt: null,
      remark: before?.remark ?? null,
    }
    await saveRow(trx, 'inspection', inspection, { actor: user.id, mutationId: null, at: deps.now().toISOString() })
    return inspection
  })
}
