import { mustExist, placeRow } from '../push/place-row.ts'
import type { MutationVerb } from '../push/scene.ts'

/** Two cameras may carry one plate: two people without network cannot agree on numbers, and the wall may be wrong too. */
export const cameraAdd: MutationVerb<'camera.add'> = {
  needs: 'institution.sync',
  async apply({ camera }, scene) {
    await mustExist(scene, 'area', camera.areaId)
    return placeRow(scene, 'camera', camera)
  },
}
