import { describe, expect, it } from 'vitest'
import { addDays, addMonths, daysBetween, localDay, moment } from './calendar.ts'

describe('a calendar day in Poland and Slovenia', () => {
  it.each([
    ['2026-11-20T22:59:59.999Z', '2026-11-20'],
    ['2026-11-20T23:00:00.000Z', '2026-11-21'],
    ['2026-07-01T21:59:59.999Z', '2026-07-01'],
    ['2026-07-01T22:00:00.000Z', '2026-07-02'],
    // Summer time begins on 29 March 2026 and ends on 25 October 2026, at 1:00 UTC.
    ['2026-03-28T22:59:00.000Z', '2026-03-28'],
    ['2026-03-28T23:00:00.000Z', '2026-03-29'],
    ['2026-03-29T22:00:00.000Z', '2026-03-30'],
    ['2026-10-24T22:00:00.000Z', '2026-10-25'],
    ['2026-10-25T22:00:00.000Z', '2026-10-25'],
    ['2026-10-25T23:00:00.000Z', '2026-10-26'],
  ])('%s is %s', (instant, day) => expect(localDay(instant)).toBe(day))

  it('agrees with the time-zone database at every hour of four years', () => {
    const warsaw = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Warsaw' })
    for (let ms = Date.UTC(2024, 0, 1); ms < Date.UTC(2028, 0, 1); ms += 3_600_000) {
      const instant = new Date(ms).toISOString()
      if (localDay(instant) !== warsaw.format(ms)) expect(localDay(instant), instant).toBe(warsaw.format(ms))
    }
  })

  it('refuses what is no moment', () => expect(() => localDay('yesterday')).toThrow(RangeError))
})

describe('months', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-08-20', 3, '2026-11-20'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
  ])('%s and %i months end on %s', (day, months, end) => expect(addMonths(day, months)).toBe(end))
})

it('counts whole days across the change to summer time', () => {
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  expect(addDays('2026-02-27', 2)).toBe('2026-03-01')
  expect(daysBetween('2026-03-02', '2026-03-01')).toBe(-1)
})

it('takes a bare day at noon and nothing for words', () => {
  expect(moment('2026-11-20')).toBe(Date.UTC(2026, 10, 20, 12))
  expect(moment('soon')).toBeNull()
  expect(moment(20261120)).toBeNull()
})
