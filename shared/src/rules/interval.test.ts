import { describe, expect, it } from 'vitest'
import { windowOf } from './interval.ts'
import type { Bound, Limit } from './interval.ts'

const at = (side: 'lower' | 'upper', limit: Limit, by: string): Bound => ({ parameter: 'retention', side, limit, by })

describe('the feasible window of retention (REQUIREMENTS 3.2)', () => {
  const act = at('upper', { months: 3 }, 'PL108A-4-RETENTION')
  const programme = at('lower', { days: 30 }, 'P07-REC-RETENTION')

  it('art. 108a alone: nothing to 3 months, set at most 89 days', () => {
    expect(windowOf([act])).toEqual({ state: 'open', lower: null, upper: { value: 89, by: act.by } })
  })
  it('with a grant of 2007: 30 to 89 days', () => {
    expect(windowOf([act, programme])).toEqual({
      state: 'open',
      lower: { value: 30, by: programme.by },
      upper: { value: 89, by: act.by },
    })
  })
  it.each([8, 12, 14, 21])('with an own policy of %i days as well: empty, and it names the two that clash', (days) => {
    expect(windowOf([act, programme, at('upper', days, 'policy')])).toEqual({
      state: 'empty',
      lower: { value: 30, by: programme.by },
      upper: { value: days, by: 'policy' },
    })
  })
  it('an own policy of exactly 30 days leaves one value', () => {
    expect(windowOf([act, programme, at('upper', 30, 'policy')]).state).toBe('open')
  })
  it.each([
    [89, 'open'],
    [90, 'narrow'],
    [92, 'narrow'],
    [93, 'empty'],
  ])('a lower bound of %i days against three months is %s', (days, state) => {
    expect(windowOf([act, at('lower', { days }, 'x')]).state).toBe(state)
  })
  it('Slovenia: a year, and six months where public ground is seen', () => {
    const year = at('upper', { years: 1 }, 'ZVOP2-76-RETENTION')
    expect(windowOf([year]).upper?.value).toBe(365)
    expect(windowOf([year, at('upper', { months: 6 }, 'ZVOP2-80-RETENTION')]).upper).toEqual({
      value: 181,
      by: 'ZVOP2-80-RETENTION',
    })
  })
})

it('works on plain numbers too: frames per second', () => {
  const fps = (side: 'lower' | 'upper', limit: number): Bound => ({
    parameter: 'fps',
    side,
    limit,
    by: `${side} ${limit}`,
  })
  expect(windowOf([fps('lower', 25)])).toEqual({ state: 'open', lower: { value: 25, by: 'lower 25' }, upper: null })
  expect(windowOf([fps('lower', 25), fps('upper', 12)]).state).toBe('empty')
  expect(windowOf([])).toEqual({ state: 'open', lower: null, upper: null })
})
