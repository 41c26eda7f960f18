import { describe, expect, it } from 'vitest'
import { addDays } from '../facts/calendar.ts'
import { endOf } from '../facts/time-span.ts'
import type { TimeSpan } from '../facts/time-span.ts'
import { windowOf } from './interval.ts'
import type { Bound, Limit, Window } from './interval.ts'
import { packEditions } from './pack-list.ts'
import { rulesOf } from './rows.ts'
import { limitOf } from './in-force.ts'
import { chooser, seeded } from './testing/seeded.ts'

/*
 * The feasible window against a solver that knows nothing of it: it walks the calendar day by day from every start of
 * eight years (two leap days among them), and tries every value. It shares no arithmetic with facts/calendar.ts.
 */

type Date3 = { year: number; month: number; date: number }
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const lengthOf = ({ year, month }: Pick<Date3, 'year' | 'month'>): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

function nextDay(day: Date3): Date3 {
  if (day.date < lengthOf(day)) return { ...day, date: day.date + 1 }
  return day.month < 12 ? { ...day, month: day.month + 1, date: 1 } : { year: day.year + 1, month: 1, date: 1 }
}
const starts: Date3[] = [{ year: 2022, month: 1, date: 1 }]
for (let last = starts[0] as Date3; last.year < 2030;) starts.push((last = nextDay(last)))

/** Days from a start to the same date so many months on, or to that month's last day: counted off one by one. */
function walked(start: Date3, months: number): number {
  let month = start.month
  let year = start.year
  for (let n = 0; n < months; n++) [year, month] = month < 12 ? [year, month + 1] : [year + 1, 1]
  const target = { year, month, date: Math.min(start.date, lengthOf({ year, month })) }
  let days = 0
  for (let day = start; !(day.year === target.year && day.month === target.month && day.date === target.date);) {
    day = nextDay(day)
    days++
  }
  return days
}

const lengths = new Map<number, number[]>()
/** Length of a limit in days, for every start. */
function everyLength(limit: Limit): number[] {
  if (typeof limit === 'number') return starts.map(() => limit)
  if ('days' in limit) return starts.map(() => limit.days)
  const months = 'months' in limit ? limit.months : limit.years * 12
  const known = lengths.get(months) ?? starts.map((start) => walked(start, months))
  lengths.set(months, known)
  return known
}

/** By trying every whole value from 0: which suit every start, and whether there is one that suits some start. */
function solve(bounds: readonly Bound[]): { state: Window['state']; least: number; most: number | null } {
  const lengths = bounds.map((one) => everyLength(one.limit))
  // Starts from which all spans are as long as from another one need no second trial.
  const kinds = new Map(starts.map((_, at) => [lengths.map((days) => days[at]).join(), at]))
  const suits = (value: number, at: number): boolean =>
    bounds.every(({ side }, n) =>
      side === 'lower' ? value >= (lengths[n]?.[at] ?? 0) : value <= (lengths[n]?.[at] ?? 0),
    )
  const always: number[] = []
  let ever = false
  for (let value = 0; value <= 800; value++) {
    const suited = [...kinds.values()].filter((at) => suits(value, at)).length
    if (suited === kinds.size) always.push(value)
    ever ||= suited > 0
  }
  const unbounded = !bounds.some((one) => one.side === 'upper')
  return {
    state: always.length > 0 ? 'open' : ever ? 'narrow' : 'empty',
    least: always[0] ?? Number.NaN,
    most: unbounded ? null : (always.at(-1) ?? Number.NaN),
  }
}

function compare(bounds: readonly Bound[]): void {
  const found = windowOf(bounds)
  const tried = solve(bounds)
  const told = JSON.stringify(bounds)
  expect(found.state, told).toBe(tried.state)
  if (tried.state !== 'open') return
  expect([found.lower?.value ?? 0, found.upper?.value ?? null], told).toEqual([tried.least, tried.most])
  for (const end of [found.lower, found.upper]) {
    const setter = bounds.find((one) => one.by === end?.by)
    if (end) expect(setter && everyLength(setter.limit), told).toContain(end.value)
  }
}

const limits: readonly TimeSpan[] = [
  ...[1, 2, 3, 6, 11, 12, 13].map((months) => ({ months })),
  { years: 1 },
  { years: 2 },
  ...[28, 29, 30, 31, 59, 60, 62, 88, 89, 90, 91, 92, 93, 181, 182, 184, 185, 365, 366].map((days) => ({ days })),
]

describe('the feasible window against every value on every day', () => {
  it('a span is as long as walking it takes, from each day of eight years', () => {
    for (const span of limits) {
      const days = everyLength(span)
      for (const [at, { year, month, date }] of starts.entries()) {
        const text = [year, month, date].map((part) => String(part).padStart(2, '0')).join('-')
        const end = endOf(text, span)
        if (addDays(text, days[at] ?? 0) !== end)
          expect(addDays(text, days[at] ?? 0), `${text} ${JSON.stringify(span)}`).toBe(end)
      }
    }
  })

  it('each pair of a lower and an upper bound', () => {
    for (const low of limits)
      for (const high of limits)
        compare([
          { parameter: 'retention', side: 'lower', limit: low, by: 'low' },
          { parameter: 'retention', side: 'upper', limit: high, by: 'high' },
        ])
  })

  it.each(Array.from({ length: 30 }, (_, index) => index + 1))('ten crowds of bounds from seed %i', (seed) => {
    const { pick, whole, chance } = chooser(seeded(seed))
    for (let n = 0; n < 10; n++) {
      const bounds = Array.from({ length: whole(0, 5) }, (_, at): Bound => ({
        parameter: 'retention',
        side: chance() < 0.5 ? 'lower' : 'upper',
        limit: chance() < 0.2 ? whole(1, 400) : pick(limits),
        by: `bound ${at}`,
      }))
      compare(bounds)
    }
  })

  it('the bounds of the built-in packs in every combination, with and without a promise of the school', () => {
    const bounds = packEditions.flatMap(rulesOf).flatMap((rule): Bound[] => {
      if (!rule.bound) return []
      const { parameter, side, param } = rule.bound
      return [{ parameter, side, limit: limitOf(rule, param), by: rule.id }]
    })
    const parameters = [...new Set(bounds.map((one) => one.parameter))]
    expect(parameters).toEqual(expect.arrayContaining(['retention', 'fps', 'resolution']))
    for (const parameter of parameters) {
      const own = new Map(bounds.filter((one) => one.parameter === parameter).map((one) => [one.by, one]))
      const promises = parameter === 'retention' ? [null, 7, 14, 29, 30, 31, 88, 89, 90, 92, 93, 182, 365, 366] : [null]
      for (let chosen = 0; chosen < 2 ** own.size; chosen++) {
        const some = [...own.values()].filter((_, at) => (chosen & (1 << at)) !== 0)
        for (const promise of promises)
          compare(promise === null ? some : [...some, { parameter, side: 'upper', limit: promise, by: 'promise' }])
      }
    }
  })
})
