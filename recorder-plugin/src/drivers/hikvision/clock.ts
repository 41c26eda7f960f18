import type { Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { textAt } from '../../transport/xml.ts'
import { clockOffset, parseWall } from '../device-time.ts'
import { tell } from '../readings.ts'
import type { IsapiClient } from './isapi-client.ts'

/**
 * System/time. The declared offset lies in summer on observed firmware, so the digits are compared with a right wall clock
 * (recorders.md section 3). Whether the clock sets itself: timeMode is "NTP" or "manual"; "platform" tells nothing of NTP.
 */
export function clockTopic(client: IsapiClient): Topic {
  return {
    name: 'clock',
    facts: ['rec.clock_offset', 'rec.ntp'],
    async ask() {
      const sentAt = Date.now()
      const time = await client.get('time')
      const answeredAt = Date.now()
      const wall = parseWall(textAt(time, 'localTime'))
      if (wall === null) throw new ProbeError('malformed', 'System/time tells a time that is none')
      const mode = textAt(time, 'timeMode')?.toLowerCase()
      const errorBar = ((answeredAt - sentAt) / 2000 + 0.5).toFixed(1)
      return [
        tell(
          'rec.clock_offset',
          clockOffset(wall, (sentAt + answeredAt) / 2),
          `System/time localTime (±${errorBar} s)`,
        ),
        tell('rec.ntp', mode === 'ntp' ? true : mode === 'manual' ? false : null, 'System/time timeMode'),
      ]
    },
  }
}
