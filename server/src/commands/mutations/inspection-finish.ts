import { saveRow } from '../../db/change-log.ts'
import { mustExist } from '../push/place-row.ts'
import { applied, overtaken } from '../push/scene.ts'
import type { MutationVerb } from '../push/scene.ts'

/** Base state `open`. What arrives for the visit later (another phone, a slow photo) is still taken. */
export const inspectionFinish: MutationVerb<'inspection.finish'> = {
  needs: 'inspection.perform',
  async apply({ inspectionId, finishedAt, remark }, scene) {
    const before = await mustExist(scene, 'inspection', inspectionId)
    if (before.state !== 'open') return overtaken(`The visit is ${before.state}, not open.`)
    await saveRow(scene.trx, 'inspection', { ...before, state: 'finished', finishedAt, remark }, scene.origin)
    return applied
  },
}
