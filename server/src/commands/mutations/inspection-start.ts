import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import { saveRow } from '../../db/change-log.ts'
import { findRow } from '../../db/queries/find-row.ts'
import { conflict, invalid } from '../../problems.ts'
import { alreadyThere, applied, overtaken } from '../push/scene.ts'
import type { MutationVerb } from '../push/scene.ts'

/** Starts a visit, or opens a planned one. One that somebody has opened or finished meanwhile stays as it is. */
export const inspectionStart: MutationVerb<'inspection.start'> = {
  needs: 'inspection.perform',
  async apply({ inspection }, scene) {
    if (inspection.state !== 'open' || inspection.startedAt === null || inspection.finishedAt !== null)
      throw invalid([{ path: 'args.inspection.state', message: 'a visit starts open, with startedAt alone' }])
    if (!inspection.inspectors.includes(scene.caller.id))
      throw invalid([{ path: 'args.inspection.inspectors', message: 'must name the user who starts it' }])

    const before = await findRow(scene.trx, 'inspection', inspection.id)
    if (before && before.institutionId !== scene.institution.id)
      throw conflict(`There is an inspection ${inspection.id} elsewhere.`)
    if (before && canonicalJson(before) === canonicalJson(inspection)) return alreadyThere
    if (before && before.state !== 'planned') return overtaken(`The visit is ${before.state} already.`)
    await saveRow(scene.trx, 'inspection', inspection, scene.origin)
    return applied
  },
}
