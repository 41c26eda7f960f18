import * as z from 'zod/mini'
import { addDays, addMonths } from './calendar.ts'

/** A length of time in the law's own unit: three months are not ninety days (REQUIREMENTS 0.4.2). */
export const timeSpan = z.union([
  z.strictObject({ days: z.int().check(z.positive()) }),
  z.strictObject({ months: z.int().check(z.positive()) }),
  z.strictObject({ years: z.int().check(z.positive()) }),
])
export type TimeSpan = z.infer<typeof timeSpan>

/** The last day inside a span that begins on `day`. */
export function endOf(day: string, span: TimeSpan): string {
  if ('days' in span) return addDays(day, span.days)
  return addMonths(day, 'months' in span ? span.months : span.years * 12)
}

/** Unit and number, for a reason's parameters: "months:3". */
export function spanCode(span: TimeSpan): string {
  const [unit, count] = Object.entries(span)[0] as [string, number]
  return `${unit}:${count}`
}

/**
 * Shortest and longest length in days, over every day it may begin on: 3 months are 89 to 92 days, a year 365 or 366.
 * A fixed setting that must never exceed the span has to stay at or below `min`.
 */
export function spanInDays(span: TimeSpan): { min: number; max: number } {
  if ('days' in span) return { min: span.days, max: span.days }
  const months = 'months' in span ? span.months : span.years * 12
  const known = spans.get(months)
  if (known) return known
  let min = Infinity
  let max = -Infinity
  // Every day of four years holds every month length and one leap day.
  for (let start = Date.UTC(2023, 0, 1); start < Date.UTC(2027, 0, 1); start += 86_400_000) {
    const day = new Date(start).toISOString().slice(0, 10)
    const length = Math.round((Date.parse(addMonths(day, months)) - start) / 86_400_000)
    min = Math.min(min, length)
    max = Math.max(max, length)
  }
  const range = { min, max }
  spans.set(months, range)
  return range
}
const spans = new Map<number, { min: number; max: number }>()
