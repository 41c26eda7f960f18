import { appendChange } from '../../db/change-log.ts'
import { bindLabel, labelOfAuthority } from '../../db/queries/label-binding.ts'
import { invalid, notFound } from '../../problems.ts'
import { subjectMustExist } from '../push/place-row.ts'
import { alreadyThere, applied, overtaken } from '../push/scene.ts'
import type { MutationVerb } from '../push/scene.ts'

const carriers = new Set(['camera', 'recorder', 'sign'])

/** Labels live in the authority's stream, which the push has locked. A label bound elsewhere meanwhile stays there. */
export const labelBind: MutationVerb<'label.bind'> = {
  needs: 'institution.sync',
  async apply({ code, subjectKind, subjectId, boundAt }, scene) {
    const { trx, institution, origin } = scene
    if (!carriers.has(subjectKind))
      throw invalid([{ path: 'args.subjectKind', message: 'a label hangs on a camera, a recorder or a sign' }])
    await subjectMustExist(scene, { subjectKind, subjectId })
    const label = await labelOfAuthority(trx, institution.authorityId, code)
    if (!label) throw notFound(`No label ${code} was printed for this authority.`)
    if (label.subjectId === subjectId) return alreadyThere
    if (label.subjectId !== null) return overtaken(`Label ${code} is bound to another ${label.subjectKind}.`)

    const bound = { ...label, institutionId: institution.id, subjectKind, subjectId, boundAt }
    await bindLabel(trx, bound)
    await appendChange(trx, {
      ...origin,
      streamId: institution.authorityId,
      entityKind: 'label',
      entityId: label.id,
      payload: bound,
    })
    return { ...applied, stored: false }
  },
}
