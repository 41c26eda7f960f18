import { mustExist, placeRow } from '../push/place-row.ts'
import type { MutationVerb } from '../push/scene.ts'

export const signAdd: MutationVerb<'sign.add'> = {
  needs: 'institution.sync',
  async apply({ sign }, scene) {
    await mustExist(scene, 'area', sign.areaId)
    return placeRow(scene, 'sign', sign)
  },
}
