import { currentLanguage } from './i18n.ts'

/*
 * Dates, times and sizes as each language writes them (ux.md section 9). All take instants or days as the contracts
 * write them and show the phone's own time zone.
 */

const locales = { pl: 'pl-PL', sl: 'sl-SI', en: 'en-GB' } as const
const locale = (): string => locales[currentLanguage()]

/** "9:41" in Polish and English, "9.41" in Slovenian. */
export function formatTime(instant: string): string {
  const date = new Date(instant)
  const separator = currentLanguage() === 'sl' ? '.' : ':'
  return `${date.getHours()}${separator}${String(date.getMinutes()).padStart(2, '0')}`
}

/** "18 listopada 2026", "18. novembra 2026". Takes a day ("2026-11-18") or an instant. */
export function formatDay(dayOrInstant: string): string {
  return withMonth(dayOrInstant, { day: 'numeric', month: 'long', year: 'numeric' })
}

/** "25 listopada": a day near enough that its year goes without saying. Takes a day or an instant. */
export function formatDayMonth(dayOrInstant: string): string {
  return withMonth(dayOrInstant, { day: 'numeric', month: 'long' })
}

/** "wtorek, 18 listopada" for the head of the home screen. Takes a day or an instant. */
export function formatWeekday(dayOrInstant: string): string {
  return withMonth(dayOrInstant, { weekday: 'long', day: 'numeric', month: 'long' })
}

/** Browsers know the Slovenian months in the nominative only; after a day the genitive stands ("18. novembra"). */
const slovenian =
  'januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra'.split(' ')

function withMonth(dayOrInstant: string, format: Intl.DateTimeFormatOptions): string {
  const date = dayOrInstant.length === 10 ? new Date(`${dayOrInstant}T12:00:00`) : new Date(dayOrInstant)
  return new Intl.DateTimeFormat(locale(), format)
    .formatToParts(date)
    .map(({ type, value }) => (type === 'month' && currentLanguage() === 'sl' ? slovenian[date.getMonth()] : value))
    .join('')
}

export function formatDayAndTime(instant: string): string {
  return `${formatDay(instant)}, ${formatTime(instant)}`
}

export function formatNumber(value: number, digits = 2): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value)
}

/** "60 %" with a no-break space, as Polish and Slovenian write it. Takes 0..100. */
export function formatPercent(value: number): string {
  return `${formatNumber(value, 1)}\u00a0%`
}

/** "388 kB", "2,4 MB"; decimal thousands, as storage settings of phones count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${formatNumber(Math.max(1, bytes / 1000), 0)}\u00a0kB`
  if (bytes < 1_000_000_000) return `${formatNumber(bytes / 1_000_000, 1)}\u00a0MB`
  return `${formatNumber(bytes / 1_000_000_000, 1)}\u00a0GB`
}

/** The local calendar day of an instant, as the contracts write days. */
export function dayOf(instant: string): string {
  const date = new Date(instant)
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')
}
