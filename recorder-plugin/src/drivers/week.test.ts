import { describe, expect, it } from 'vitest'
import { recordsAfterHours } from './week.ts'

const DAY = 1440
const always = [{ from: 0, until: 0 }]
const daily = (from: number, until: number, days = [0, 1, 2, 3, 4, 5, 6]) =>
  days.map((day) => ({ from: day * DAY + from, until: day * DAY + until }))
const after = (continuous: { from: number; until: number }[], any = continuous) =>
  recordsAfterHours({ continuous, any })

describe('recording after hours', () => {
  it('is a yes when nothing of nights and weekends is left out', () => {
    expect(after(always)).toBe(true)
    expect(after(daily(0, DAY))).toBe(true)
    // 00:00:00-23:59:59 is how recorders write a whole day.
    expect(after(daily(0, DAY - 1))).toBe(true)
    // A break at noon of a school day is not after hours.
    expect(after([...daily(0, 700), ...daily(710, DAY, [0, 1, 2, 3, 4]), ...daily(700, DAY, [5, 6])])).toBe(true)
  })

  it('is a no when nothing is recorded then', () => {
    expect(after([])).toBe(false)
    expect(after(daily(7 * 60, 18 * 60, [0, 1, 2, 3, 4]))).toBe(false)
  })

  it('is neither when only a part is covered, or when something has to move first', () => {
    expect(after(daily(0, DAY, [0, 1, 2, 3, 4]))).toBeNull()
    expect(after(daily(6 * 60, 22 * 60))).toBeNull()
    expect(after([], always)).toBeNull()
  })

  it('does not lose itself in a week made up by a device', () => {
    expect(after(Array.from({ length: 50_000 }, () => ({ from: 3, until: 2 })))).toBeNull()
    expect(after([{ from: -10_000_000, until: 1e12 }])).not.toBe(undefined)
  })
})
