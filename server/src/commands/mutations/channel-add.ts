import { mustExist, placeRow } from '../push/place-row.ts'
import type { MutationVerb } from '../push/scene.ts'

export const channelAdd: MutationVerb<'channel.add'> = {
  needs: 'institution.sync',
  async apply({ channel }, scene) {
    await mustExist(scene, 'recorder', channel.recorderId)
    if (channel.cameraId) await mustExist(scene, 'camera', channel.cameraId)
    return placeRow(scene, 'channel', channel)
  },
}
