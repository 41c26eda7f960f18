import type { Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { clockOffset, dayOf, parseWall } from '../device-time.ts'
import { attempt, openDoor, tell } from '../readings.ts'
import type { CgiClient } from './cgi-client.ts'

/** getDeviceType: the first request with the login, since every account may read it. Texts stay texts. */
export function identityTopic(client: CgiClient): Topic {
  return {
    name: 'identity',
    facts: ['rec.model', 'rec.firmware', 'rec.firmware_day', 'rec.network_ready', 'acc.anonymous'],
    async ask() {
      const type = (await client.get('deviceType')).text('type')
      const firmware = await attempt(['rec.firmware', 'rec.firmware_day'], async () => {
        // "version=4.003.0000000.1,build:2024-03-21"
        const told = (await client.get('softwareVersion')).text('version')
        const [version = '', ...more] = (told ?? '').split(',')
        const built = more.find((part) => part.includes('build'))
        return [
          tell('rec.firmware', version === '' ? null : version, 'magicBox getSoftwareVersion'),
          tell('rec.firmware_day', dayOf(built ?? null), 'magicBox getSoftwareVersion build'),
        ]
      })
      return [
        tell('rec.model', type, 'magicBox getDeviceType'),
        ...firmware,
        tell('rec.network_ready', true, 'answers over the network'),
        tell('acc.anonymous', openDoor(client.wasOpen('deviceType')), 'magicBox getDeviceType without a login'),
      ]
    },
  }
}

/** Local time without any offset, and whether it sets itself. */
export function clockTopic(client: CgiClient): Topic {
  return {
    name: 'clock',
    facts: ['rec.clock_offset', 'rec.ntp'],
    async ask() {
      const offset = await attempt(['rec.clock_offset'], async () => {
        const sentAt = Date.now()
        const wall = parseWall((await client.get('currentTime')).text('result'))
        const answeredAt = Date.now()
        if (wall === null) throw new ProbeError('malformed', 'getCurrentTime tells a time that is none')
        const errorBar = ((answeredAt - sentAt) / 2000 + 0.5).toFixed(1)
        const value = clockOffset(wall, (sentAt + answeredAt) / 2)
        return [tell('rec.clock_offset', value, `global getCurrentTime (±${errorBar} s)`)]
      })
      const ntp = await attempt(['rec.ntp'], async () => [
        tell('rec.ntp', (await client.config('NTP')).yesNo('NTP.Enable'), 'NTP Enable'),
      ])
      return [...offset, ...ntp]
    },
  }
}
