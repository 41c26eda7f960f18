import { ProbeError } from '../errors.ts'

const DAY = 86_400
const units: Record<string, number> = { Y: 365 * DAY, Mo: 30 * DAY, D: DAY, H: 3600, M: 60, S: 1 }

/**
 * Days in an xs:duration ("P30D", "PT720H", "P0D"), rounded up: a keep time of 89.5 days may hold 90. Years and months
 * count 365 and 30 days, as recorders do. Zero is kept: ONVIF says it means "no limit but space" (Recording service, MaximumRetentionTime).
 */
export function daysOfDuration(text: string): number {
  if (!text.startsWith('P')) throw new ProbeError('malformed', 'not an xs:duration')
  let seconds = 0
  let digits = ''
  let time = false
  for (const letter of text.slice(1)) {
    if (letter === 'T') time = true
    else if ((letter >= '0' && letter <= '9') || letter === '.') digits += letter
    else {
      const unit = units[letter === 'M' && !time ? 'Mo' : letter]
      if (unit === undefined || digits === '') throw new ProbeError('malformed', 'not an xs:duration')
      seconds += Number(digits) * unit
      digits = ''
    }
  }
  if (digits !== '') throw new ProbeError('malformed', 'not an xs:duration')
  if (!Number.isFinite(seconds) || seconds > 1e11) throw new ProbeError('malformed', 'not a keep time')
  return Math.ceil(seconds / DAY)
}
