/**
 * Recorders tell local wall time, often with a "Z" or an offset that is wrong for half of the year (recorders.md
 * sections 3 and 4). So only the digits are believed, and they are read in the zone of the school. Poland and Slovenia keep
 * the same civil time.
 */
const SITE_ZONE = 'Europe/Warsaw'

const formatter = new Intl.DateTimeFormat('en-GB', {
  timeZone: SITE_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
})

/** The digits on a right wall clock at an instant, as if they were UTC; milliseconds. */
export function wallAt(instant: number): number {
  const parts = new Map(formatter.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
}

/** The instant at which a right wall clock shows these digits. In the hour that happens twice, the earlier one. */
export function instantOfWall(wall: number): number {
  // Two steps settle on the offset in force at the instant itself and not at the digits.
  const first = wall - (wallAt(wall) - wall)
  return wall - (wallAt(first) - first)
}

/** The numbers in a text, in order; at most eight, so that a device cannot make this long. */
function numbersIn(text: string): number[] {
  const found: number[] = []
  let digits = ''
  for (const letter of text.slice(0, 64) + ' ')
    if (letter >= '0' && letter <= '9') digits += letter
    else if (digits !== '') {
      found.push(Number(digits))
      digits = ''
      if (found.length === 8) break
    }
  return found
}

/**
 * Digits of a device's date and time, whatever stands between and after them ("2026-11-22T01:20:00+01:00",
 * "2026-11-22 01:20:00", "22-11-2026 01:20:00", "20261122T012000Z"), as if they were UTC; milliseconds. Null for what is
 * no date since 2000: some devices send 1970 for "none".
 */
export function parseWall(text: string | null): number | null {
  if (text === null) return null
  const numbers = numbersIn(text)
  let [year, month, day, hour, minute, second] = numbers
  if (year !== undefined && year > 19_000_000) {
    const compact = month ?? 0
    ;[year, month, day] = [Math.trunc(year / 10_000), Math.trunc(year / 100) % 100, year % 100]
    ;[hour, minute, second] = [Math.trunc(compact / 10_000), Math.trunc(compact / 100) % 100, compact % 100]
  } else if (year !== undefined && year < 32 && day !== undefined && day > 1999) [year, day] = [day, year]
  if (year === undefined || month === undefined || day === undefined) return null
  if (year < 2000 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31) return null
  if ((hour ?? 0) > 24 || (minute ?? 0) > 59 || (second ?? 0) > 60) return null
  const wall = Date.UTC(year, month - 1, day, hour ?? 0, minute ?? 0, second ?? 0)
  return new Date(wall).getUTCMonth() === month - 1 || hour === 24 ? wall : null
}

/** A device's date and time as an ISO instant, or null. */
export function instantOf(text: string | null): string | null {
  const wall = parseWall(text)
  return wall === null ? null : new Date(instantOfWall(wall)).toISOString()
}

/** Seconds a device's clock is ahead, out of its digits and the middle of the request; a half is added for whole seconds. */
export function clockOffset(wall: number, middle: number): number {
  return Math.round((wall + 500 - (wallAt(middle) + (middle % 1000))) / 100) / 10 + 0
}

/** "2026-11-22 01:20:00" of digits-as-UTC. */
export function wallText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 19).replace('T', ' ')
}

/** Day ("2024-01-08") of a date that is one; null otherwise. */
export function dayOf(text: string | null): string | null {
  const wall = parseWall(text)
  return wall === null ? null : new Date(wall).toISOString().slice(0, 10)
}

export type Span = { from: number; until: number }

/** Hours between the first and the last span in which nothing was recorded; holes up to `grace` ms are file changes. */
export function hoursMissing(spans: readonly Span[], grace = 300_000): number {
  const sorted = [...spans].sort((a, b) => a.from - b.from)
  let end = sorted[0]?.until ?? 0
  let missing = 0
  for (const { from, until } of sorted) {
    if (from - end > grace) missing += from - end
    end = Math.max(end, until)
  }
  return Math.round(missing / 360_000) / 10
}
