import type { TimeSpan } from '../facts/time-span.ts'
import { spanInDays } from '../facts/time-span.ts'

/** A limit on one parameter: a plain number in the parameter's unit, or a span of calendar time. */
export type Limit = number | TimeSpan

/** One rule's (or promise's) bound, and who set it. */
export type Bound = { parameter: string; side: 'lower' | 'upper'; limit: Limit; by: string }

/**
 * What all bounds together leave. `narrow`: empty on some days of the calendar and not on others (90 days against
 * three months), so no fixed setting is safe. Limits are in days for spans of time, else in the parameter's unit.
 */
export type Window = {
  state: 'open' | 'narrow' | 'empty'
  lower: { value: number; by: string } | null
  /** The value a fixed setting must not exceed. */
  upper: { value: number; by: string } | null
}

/** The limit in the parameter's unit; a span of calendar time is shorter in some months than in others. */
export function range(limit: Limit): { min: number; max: number } {
  return typeof limit === 'number' ? { min: limit, max: limit } : spanInDays(limit)
}

/** The feasible window of one parameter: highest lower bound against lowest upper bound. */
export function windowOf(bounds: readonly Bound[]): Window {
  const lowers = bounds.filter((one) => one.side === 'lower').map((one) => ({ ...range(one.limit), by: one.by }))
  const uppers = bounds.filter((one) => one.side === 'upper').map((one) => ({ ...range(one.limit), by: one.by }))
  const lower = lowers.reduce<(typeof lowers)[number] | null>(
    (best, one) => (best && best.max >= one.max ? best : one),
    null,
  )
  const upper = uppers.reduce<(typeof uppers)[number] | null>(
    (best, one) => (best && best.min <= one.min ? best : one),
    null,
  )
  const state =
    !lower || !upper || lower.max <= upper.min
      ? 'open'
      : uppers.some((one) => lowers.some((other) => other.min > one.max))
        ? 'empty'
        : 'narrow'
  return {
    state,
    lower: lower && { value: lower.max, by: lower.by },
    upper: upper && { value: upper.min, by: upper.by },
  }
}
