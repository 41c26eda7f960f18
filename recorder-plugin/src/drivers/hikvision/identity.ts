import type { Topic } from '../../driver.ts'
import { textAt } from '../../transport/xml.ts'
import { dayOf } from '../device-time.ts'
import { openDoor, tell } from '../readings.ts'
import type { IsapiClient } from './isapi-client.ts'

/** "build 240108" and "2024-01-08" both occur. */
function releaseDay(text: string | null): string | null {
  const digits = [...(text ?? '')].filter((letter) => letter >= '0' && letter <= '9').join('')
  if (digits.length === 6) return dayOf(`20${digits.slice(0, 2)}-${digits.slice(2, 4)}-${digits.slice(4)}`)
  return digits.length === 8 ? dayOf(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`) : null
}

/** deviceInfo: the first request with the login, since every account may read it. Texts stay texts: "V4.30" is no number. */
export function identityTopic(client: IsapiClient): Topic {
  return {
    name: 'identity',
    facts: ['rec.model', 'rec.firmware', 'rec.firmware_day', 'rec.network_ready', 'acc.anonymous'],
    async ask() {
      const info = await client.get('deviceInfo')
      const released = textAt(info, 'firmwareReleasedDate')
      return [
        tell('rec.model', textAt(info, 'model'), 'System/deviceInfo model'),
        tell('rec.firmware', textAt(info, 'firmwareVersion'), 'System/deviceInfo firmwareVersion'),
        tell('rec.firmware_day', releaseDay(released), 'System/deviceInfo firmwareReleasedDate'),
        tell('rec.network_ready', true, 'answers over the network'),
        tell('acc.anonymous', openDoor(client.wasOpen('deviceInfo')), 'System/deviceInfo without a login'),
      ]
    },
  }
}
