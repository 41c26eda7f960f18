import type { RecorderDriver } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { parseChallenge, pickDigest } from '../../transport/digest.ts'
import { parseXml } from '../../transport/xml.ts'
import { accountsTopic } from './accounts.ts'
import { alarmsTopic } from './alarms.ts'
import { Channels, inputsTopic, streamsTopic } from './channels.ts'
import { clockTopic } from './clock.ts'
import { disksTopic } from './disks.ts'
import { identityTopic } from './identity.ts'
import { IsapiClient } from './isapi-client.ts'
import { logTopic } from './log.ts'
import { networkTopic } from './network.ts'
import { movementTopic, pictureTopic } from './picture.ts'
import { recordingsTopic } from './recordings.ts'
import { scheduleTopic } from './schedule.ts'
import { watchingTopics } from './watching.ts'

/** Words a device's own answer to an ISAPI path has and a web server's has not. */
const roots = new Set(['ResponseStatus', 'userCheck', 'DeviceInfo'])

/** Realms of this vendor's devices, met live: a model, a kind and serial, or the word of old recorders. */
const isRealm = (realm: string) =>
  realm === 'DVRNVRDVS' || ['DS-', 'iDS-', 'IP Camera('].some((start) => realm.startsWith(start))

/** Hikvision recorders and the many brands made by it, over ISAPI. See README.md beside this file. */
export const hikvisionDriver: RecorderDriver = {
  name: 'hikvision',
  async recognises(contact) {
    const answer = await new IsapiClient(contact).anonymous('userCheck')
    // Much of their firmware refuses with a web page; then the realm shows whose it is.
    if (answer.status === 401 && pickDigest(answer.challenges))
      for (const header of answer.challenges)
        if (isRealm(parseChallenge(header).parameters.get('realm') ?? '')) return true
    try {
      return roots.has(parseXml(answer.body).name) && (answer.status === 200 || pickDigest(answer.challenges) !== null)
    } catch (error) {
      if (error instanceof ProbeError) return false
      throw error
    }
  },
  topics(contact) {
    const client = new IsapiClient(contact)
    const channels = new Channels(client)
    const newest = new Map<number, number>()
    // The identity first: every account may read it, so it is the one try of the login. The log last: it holds our own entries.
    return [
      identityTopic(client),
      clockTopic(client),
      accountsTopic(client),
      inputsTopic(channels),
      streamsTopic(client, channels),
      scheduleTopic(client, channels),
      disksTopic(client),
      networkTopic(client),
      alarmsTopic(client),
      recordingsTopic(client, channels, newest),
      movementTopic(client, channels),
      pictureTopic(client, channels),
      ...watchingTopics(contact, channels, newest, () => client.wasOpen('deviceInfo')),
      logTopic(client, () => contact.login().user),
    ]
  },
}
