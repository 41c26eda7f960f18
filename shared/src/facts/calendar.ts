/**
 * Calendar arithmetic on days ("2026-11-21") and instants, by hand: the rules need the same answer on every phone and
 * on the server, whatever time-zone data they carry. Poland and Slovenia keep one clock (CET, EU summer time), so one
 * conversion serves both.
 */
const HOUR = 3_600_000
const DAY = 24 * HOUR

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0))
  return Date.UTC(year, month, last.getUTCDate() - last.getUTCDay(), 1)
}

/** Hours that Warsaw and Ljubljana are ahead of UTC (directive 2000/84/EC: last Sundays of March and October, 1:00 UTC). */
function ahead(ms: number): number {
  const year = new Date(ms).getUTCFullYear()
  return ms >= lastSunday(year, 2) && ms < lastSunday(year, 9) ? 2 : 1
}

/** The calendar day in Poland and Slovenia at a moment. Throws a RangeError for a text that is no moment. */
export function localDay(instant: string): string {
  let day = days.get(instant)
  if (day !== undefined) return day
  const ms = Date.parse(instant)
  day = dayOf(ms + ahead(ms) * HOUR)
  if (days.size >= 4096) days.clear()
  days.set(instant, day)
  return day
}
/** Days worked out lately: the rules ask the same few moments again and again. */
const days = new Map<string, string>()

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

export function addDays(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY)
}

/** The same day number some months on; the month's last day when that number is missing (31 January + 1 = 28 February). */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return dayOf(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth)))
}

/** Whole days from one day to another; negative when `to` lies before `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY)
}

/** A moment in milliseconds from an instant or a bare day (taken at noon); null when it is neither. */
export function moment(value: unknown): number | null {
  if (typeof value !== 'string') return null
  const ms = Date.parse(/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T12:00:00.000Z` : value)
  return Number.isNaN(ms) ? null : ms
}
