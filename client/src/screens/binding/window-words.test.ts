import type { ShownBound, ShownWindow } from '@nadzor/shared/api/binding'
import { windowParameters } from '@nadzor/shared/rules/windows'
import { beforeAll, describe, expect, it } from 'vitest'
import { chooseLanguage } from '../../i18n.ts'
import { boundWords, grantWords, limitWords, safeSetting, windowBar, windowName, windowWords } from './window-words.ts'

beforeAll(() => chooseLanguage('pl'))
const plainly = (text: string) => text.replaceAll('\u00a0', ' ')
const bound = (over: Partial<ShownBound>): ShownBound => ({
  ...{
    by: 'R',
    side: 'upper',
    limit: { months: 3 },
    min: 89,
    max: 92,
    rule: null,
    applies: 1,
    of: 1,
    uncertain: false,
  },
  ...over,
})
const window_ = (over: Partial<ShownWindow>): ShownWindow => ({
  ...{ parameter: 'retention', unit: 'd', state: 'open', lower: null, upper: null, bounds: [], withBenchmarks: null },
  ...over,
})

describe('a window in words', () => {
  it('says nothing of a limit nobody set', () => {
    expect(windowWords(window_({ state: 'unbounded' }), 'd')).toMatch(/żaden/)
    expect(windowBar(window_({ state: 'unbounded' }), [])).toBeNull()
  })
  it('names what is left, and that nothing is', () => {
    const lower = { value: 30, by: 'A' }
    const upper = { value: 89, by: 'B' }
    expect(plainly(windowWords(window_({ lower, upper }), 'd'))).toBe('od 30 dni do 89 dni')
    expect(plainly(windowWords(window_({ upper }), 'd'))).toBe('najwyżej 89 dni')
    expect(windowWords(window_({ state: 'empty', lower, upper: { value: 14, by: 'P' } }), 'd')).toMatch(/wykluczają/)
  })
  it('keeps the law’s own unit, and says which fixed setting is safe in every month', () => {
    expect(plainly(boundWords(bound({}), 'd'))).toBe('najwyżej 3 miesiące')
    expect(plainly(safeSetting(bound({}), 'd') ?? '')).toBe('ustawienie na stałe: najwyżej 89 dni')
    expect(safeSetting(bound({ limit: 14, min: 14, max: 14 }), 'd')).toBeNull()
  })
  it('draws the free part between its ends, and a clash the other way round', () => {
    const bounds = [bound({ side: 'lower', limit: 30, min: 30, max: 30 }), bound({ limit: 100, min: 100, max: 100 })]
    const bar = windowBar(window_({ lower: { value: 30, by: 'A' }, upper: { value: 100, by: 'B' } }), bounds)
    expect(bar?.from).toBeLessThan(bar?.to ?? 0)
    expect(bar?.to).toBeLessThan(100)
    const clash = windowBar(window_({ lower: { value: 30, by: 'A' }, upper: { value: 14, by: 'B' } }), bounds)
    expect(clash?.from).toBeGreaterThan(clash?.to ?? 0)
  })
  it('has a name for every quantity and words for its unit', () => {
    for (const { parameter, unit } of windowParameters) {
      expect(windowName(parameter)).not.toContain(parameter)
      expect(limitWords(2, unit)).not.toMatch(/rules\.|tvl/)
    }
  })
  it('asks about a grant without an end', () => {
    expect(grantWords({ state: 'no-end', from: '2007-09-01', until: null })).toMatch(/organ prowadzący/)
    expect(grantWords({ state: 'covers', from: '2026-01-01', until: '2027-12-31' })).toMatch(/31 grudnia 2027/)
  })
})
