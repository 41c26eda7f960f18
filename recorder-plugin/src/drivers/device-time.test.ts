import { describe, expect, it } from 'vitest'
import { clockOffset, dayOf, hoursMissing, instantOf, instantOfWall, parseWall, wallAt } from './device-time.ts'

describe('times that devices tell', () => {
  it.each([
    ['2026-11-22T01:20:05+01:00'],
    ['2026-11-22T01:20:05Z'],
    ['2026-11-22 01:20:05'],
    ['22-11-2026 01:20:05'],
    ['20261122T012005Z'],
    ['2026/11/22 1:20:05'],
  ])('reads the digits of %s and nothing else', (text) => {
    expect(parseWall(text)).toBe(Date.UTC(2026, 10, 22, 1, 20, 5))
  })

  it.each([
    [null],
    [''],
    ['1970-01-01T00:00:00Z'],
    ['0000-00-00 00:00:00'],
    ['2026-13-01 00:00:00'],
    ['2026-02-31 10:00:00'],
    ['2026-11-22 25:00:00'],
    ['300000-01-01T00:00:00'],
    ['never'],
    ['9'.repeat(100_000)],
  ])('takes %.40s for no time', (text) => {
    expect(parseWall(text)).toBeNull()
    expect(instantOf(text)).toBeNull()
  })

  it('knows the hour of the school in winter and in summer', () => {
    expect(instantOf('2026-11-22T12:00:00Z')).toBe('2026-11-22T11:00:00.000Z')
    expect(instantOf('2026-07-22T12:00:00Z')).toBe('2026-07-22T10:00:00.000Z')
    for (const instant of [
      '2026-03-29T00:59:59Z',
      '2026-03-29T01:00:00Z',
      '2026-10-25T02:00:00Z',
      '2026-12-31T23:00:00Z',
    ])
      expect(instantOfWall(wallAt(Date.parse(instant)))).toBe(Date.parse(instant))
  })

  it('measures a clock to half a second, and never tells minus zero', () => {
    const now = Date.parse('2026-11-22T11:00:00.400Z')
    expect(clockOffset(Date.UTC(2026, 10, 22, 12, 0, 0), now)).toBe(0.1)
    expect(clockOffset(Date.UTC(2026, 10, 22, 13, 0, 0), now)).toBe(3600.1)
    expect(Object.is(clockOffset(Date.UTC(2026, 10, 22, 12, 0, 0), now + 110), -0)).toBe(false)
  })

  it('tells days', () => {
    expect(dayOf('build:2020-06-05')).toBe('2020-06-05')
    expect(dayOf('build')).toBeNull()
  })
})

describe('hours without a recording', () => {
  const hour = 3_600_000
  it('lie between spans, wherever they overlap, and not at file changes', () => {
    const span = (from: number, until: number) => ({ from: from * hour, until: until * hour })
    expect(hoursMissing([span(5, 6), span(0, 2), span(1, 3)])).toBe(2)
    expect(hoursMissing([span(0, 1), span(1.05, 2)])).toBe(0)
    expect(hoursMissing([span(0, 1)])).toBe(0)
    expect(hoursMissing([])).toBe(0)
  })
})
