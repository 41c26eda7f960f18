import type { RecorderDriver } from '../../driver.ts'
import { parseChallenge } from '../../transport/digest.ts'
import { accountsTopic } from './accounts.ts'
import { CgiBody } from './cgi-body.ts'
import { CgiClient } from './cgi-client.ts'
import { Encoding, inputsTopic, streamsTopic } from './channels.ts'
import { disksTopic } from './disks.ts'
import { clockTopic, identityTopic } from './identity.ts'
import { logTopic } from './log.ts'
import { alarmsTopic, networkTopic } from './network.ts'
import { pictureTopic } from './picture.ts'
import { recordingsTopic } from './recordings.ts'
import { scheduleTopic } from './schedule.ts'
import { watchingTopics } from './watching.ts'

/** Realms of this vendor's devices: "Login to <serial>", and "Device_CGI" on very old firmware, which offers Basic only. */
const isRealm = (realm: string) => realm.startsWith('Login to ') || realm === 'Device_CGI'

/** Dahua recorders and the many brands made by it, over the CGI. See README.md beside this file. */
export const dahuaDriver: RecorderDriver = {
  name: 'dahua',
  async recognises(contact) {
    const answer = await new CgiClient(contact).anonymous('deviceType')
    if (answer.status === 401)
      return answer.challenges.some((header) => isRealm(parseChallenge(header).parameters.get('realm') ?? ''))
    return answer.status === 200 && !answer.body.includes('<') && new CgiBody(answer.body).text('type') !== null
  },
  topics(contact) {
    const client = new CgiClient(contact)
    const encoding = new Encoding(client)
    const newest = new Map<number, number>()
    // The identity first: every account may read it, so it is the one try of the login. The log last: it holds our own entries.
    return [
      identityTopic(client),
      clockTopic(client),
      accountsTopic(client),
      inputsTopic(client, encoding),
      streamsTopic(encoding),
      scheduleTopic(client, encoding),
      disksTopic(client),
      networkTopic(client),
      alarmsTopic(client),
      recordingsTopic(client, encoding, newest),
      pictureTopic(client, encoding),
      ...watchingTopics(contact, encoding, newest, () => client.wasOpen('deviceType')),
      logTopic(client, () => contact.login().user),
    ]
  },
}
