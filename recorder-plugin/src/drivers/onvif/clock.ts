import type { Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { find, numberAt, textAt } from '../../transport/xml.ts'
import { tell } from '../readings.ts'
import type { OnvifClient } from './onvif-client.ts'

/** Whether the clock sets itself: DateTimeType (ONVIF Device Management) is "NTP" or "Manual"; anything else tells nothing. */
function setsItself(type: string | null): boolean | null {
  return type === 'NTP' ? true : type === 'Manual' ? false : null
}

/**
 * GetSystemDateAndTime and GetServices, both PRE_AUTH (ONVIF Core, access classes): asked without a login.
 * The offset is the device's UTC minus our clock at the middle of the request, in seconds; its error is half the round trip.
 */
export function clockTopic(client: OnvifClient): Topic {
  return {
    name: 'clock',
    facts: ['rec.clock_offset', 'rec.ntp'],
    async ask() {
      const { body, http } = await client.anonymous((cam) => {
        cam.getSystemDateAndTime(() => undefined)
      })
      const answer = find(body, 'GetSystemDateAndTimeResponse', 'SystemDateAndTime')
      const utc = find(answer, 'UTCDateTime')
      const parts = [
        numberAt(utc, 'Date', 'Year'),
        numberAt(utc, 'Date', 'Month'),
        numberAt(utc, 'Date', 'Day'),
        numberAt(utc, 'Time', 'Hour'),
        numberAt(utc, 'Time', 'Minute'),
        numberAt(utc, 'Time', 'Second'),
      ]
      const [year, month, day, hour, minute, second] = parts
      if (year == null || month == null || day == null || hour == null || minute == null || second == null)
        // Without UTCDateTime only local time is told, and its zone is a claim: no offset can be computed from it.
        throw new ProbeError('unsupported', 'the device does not tell UTC')
      const device = parts.every((part) => Number.isInteger(part))
        ? Date.UTC(year, month - 1, day, hour, minute, second)
        : Number.NaN
      // Years as everywhere else; what lies outside is no clock, and nothing is stamped with it.
      if (!(device >= Date.UTC(2000, 0, 1) && device < Date.UTC(2100, 0, 1))) {
        client.cannotStamp()
        throw new ProbeError('malformed', 'the device tells a date that is none')
      }
      const middle = (http.sentAt + http.answeredAt) / 2
      client.setShift(device - middle)
      const errorBar = (http.answeredAt - http.sentAt) / 2000 + 0.5
      await client.readServices()
      // Half a second is added because the device tells whole seconds, rounded down. Minus zero is no number to anybody else.
      const offset = Math.round((device + 500 - middle) / 100) / 10 + 0
      const type = textAt(answer, 'DateTimeType')
      return [
        tell('rec.clock_offset', offset, `GetSystemDateAndTime (${type ?? '?'}, ±${errorBar.toFixed(1)} s)`),
        tell('rec.ntp', setsItself(type), 'GetSystemDateAndTime DateTimeType'),
      ]
    },
  }
}
