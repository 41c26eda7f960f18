import { MAX_PHOTO_BYTES, MAX_PHOTO_PIXELS } from '../../photos/limits.ts'
import { unsupportedMedia } from '../../problems.ts'
import { mayBringPhoto } from '../findings/outside-visits.ts'
import { mustBeCaller, mustExist, placeRow, subjectMustExist } from '../push/place-row.ts'
import type { MutationVerb } from '../push/scene.ts'

/** Describes a photo whose bytes follow by tus. One that could never be taken is refused now, not after its upload. */
export const evidenceAdd: MutationVerb<'evidence.add'> = {
  needs: 'institution.push',
  async apply({ evidence }, scene) {
    mustBeCaller(scene, evidence.by)
    await mayBringPhoto(scene, evidence)
    if (evidence.inspectionId) await mustExist(scene, 'inspection', evidence.inspectionId)
    await subjectMustExist(scene, evidence)
    if (evidence.size > MAX_PHOTO_BYTES) throw unsupportedMedia(`A photo has ${MAX_PHOTO_BYTES} bytes at most.`)
    if (evidence.width * evidence.height > MAX_PHOTO_PIXELS)
      throw unsupportedMedia(`A photo has ${MAX_PHOTO_PIXELS} pixels at most.`)
    return placeRow(scene, 'evidence', evidence)
  },
}
