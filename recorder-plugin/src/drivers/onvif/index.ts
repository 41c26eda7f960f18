import type { RecorderDriver } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { accountsTopic, logTopic, networkTopic } from './accounts.ts'
import { clockTopic } from './clock.ts'
import { identityTopic } from './identity.ts'
import { OnvifClient } from './onvif-client.ts'
import { movementTopic, pictureTopic } from './picture.ts'
import { Profiles } from './profiles.ts'
import { recordingsTopic } from './recordings.ts'
import { streamsTopic } from './streams.ts'
import { watchingTopics } from './watching.ts'
import type { NewestRecording } from './watching.ts'

/** ONVIF recorders and cameras (profiles S, T, G as far as the device has their services). See README.md beside this file. */
export const onvifDriver: RecorderDriver = {
  name: 'onvif',
  async recognises(contact) {
    try {
      await new OnvifClient(contact).anonymous((cam) => {
        cam.getSystemDateAndTime(() => undefined)
      })
      return true
    } catch (error) {
      // No answer at all is not an answer in another language.
      if (error instanceof ProbeError && error.kind !== 'unreachable' && error.kind !== 'timeout') return false
      throw error
    }
  },
  topics(contact) {
    const client = new OnvifClient(contact)
    const profiles = new Profiles(client)
    const newest = new Map<number, NewestRecording>()
    // The clock first: WS-Security stamps have to be near the device's own time. Last, what only administrators may read.
    return [
      clockTopic(client),
      identityTopic(client),
      streamsTopic(profiles),
      recordingsTopic(client, profiles, newest),
      movementTopic(client, profiles),
      pictureTopic(client, profiles),
      networkTopic(client),
      ...watchingTopics(contact, client, profiles, newest),
      accountsTopic(client),
      logTopic(client),
    ]
  },
}
