import { mustExist, placeRow } from '../push/place-row.ts'
import type { MutationVerb } from '../push/scene.ts'

export const recorderAdd: MutationVerb<'recorder.add'> = {
  needs: 'institution.sync',
  async apply({ recorder }, scene) {
    if (recorder.areaId) await mustExist(scene, 'area', recorder.areaId)
    return placeRow(scene, 'recorder', recorder)
  },
}
