import type { Finding } from '@nadzor/shared/findings/finding'
import { historyOf } from '../../db/queries/findings.ts'
import { forbidden } from '../../problems.ts'
import type { Scene } from '../push/scene.ts'

/** Refuses whoever was never given this finding. One to whom it was given once may still send what was made then. */
export async function mustHaveOrder({ trx, caller }: Scene, finding: Finding): Promise<void> {
  if (finding.assigneeId === caller.id) return
  const history = await historyOf(trx, finding.id)
  if (history.some((one) => one.event === 'assign' && one.assigneeId === caller.id)) return
  throw forbidden(`Finding ${finding.id} was never assigned to you.`)
}
