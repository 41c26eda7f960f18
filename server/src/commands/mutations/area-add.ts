import { mustExist, placeRow } from '../push/place-row.ts'
import type { MutationVerb } from '../push/scene.ts'

export const areaAdd: MutationVerb<'area.add'> = {
  needs: 'institution.sync',
  async apply({ area }, scene) {
    await mustExist(scene, 'storey', area.storeyId)
    return placeRow(scene, 'area', area)
  },
}
