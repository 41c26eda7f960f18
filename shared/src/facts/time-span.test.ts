import { describe, expect, it } from 'vitest'
import { endOf, spanCode, spanInDays, timeSpan } from './time-span.ts'

describe('spans in days', () => {
  it.each([
    [{ months: 3 }, 89, 92],
    [{ months: 6 }, 181, 184],
    [{ years: 1 }, 365, 366],
    [{ months: 12 }, 365, 366],
    [{ days: 30 }, 30, 30],
  ])('%j', (span, min, max) => expect(spanInDays(span)).toEqual({ min, max }))
})

it('ends three calendar months after the recording, not ninety days', () => {
  expect(endOf('2026-08-20', { months: 3 })).toBe('2026-11-20')
  expect(endOf('2026-12-01', { months: 3 })).toBe('2027-03-01')
  expect(endOf('2026-10-21', { days: 30 })).toBe('2026-11-20')
  expect(endOf('2027-06-01', { years: 1 })).toBe('2028-06-01')
})

it('names its unit', () => expect(spanCode({ months: 3 })).toBe('months:3'))

it('refuses two units, none, and fractions', () => {
  for (const wrong of [{ days: 1, months: 1 }, {}, { days: 0 }, { months: 1.5 }, 30]) {
    expect(timeSpan.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false)
  }
})
