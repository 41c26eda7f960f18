import { beforeAll, describe, expect, it } from 'vitest'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { chooseLanguage, i18n } from '../../i18n.ts'
import { distance, figuresOf, showSeconds } from './figures.ts'

const t = (key: string): string => i18n.global.t(key)
const verdictOf = (code: string, params: Record<string, string | number>, facts: object[] = []) =>
  ({ reason: { code, params }, facts }) as unknown as Verdict
beforeAll(() => chooseLanguage('pl'))

describe('figures of a verdict', () => {
  it('are none where the reason has none', () => {
    expect(figuresOf(verdictOf('place-forbidden', { kind: 'toilet' }), t)).toEqual({
      is: null,
      wanted: null,
      side: 'exactly',
    })
    expect(figuresOf(verdictOf('not-as-required', { fact: 'ch.audio_cfg' }), t).is).toBeNull()
  })

  it('are the days kept and the span allowed', () => {
    const figures = figuresOf(verdictOf('kept-too-long', { days: 121, limit: 'months:3' }), t)
    expect(figures).toEqual({ is: '121 dni', wanted: '3\u00a0miesiące', side: 'atMost' })
  })

  it('say no limit as words, not as a zero', () => {
    const figures = figuresOf(verdictOf('never-expires', { days: 0, max: 89 }), t)
    expect(figures).toEqual({ is: 'bez limitu', wanted: '89 dni', side: 'atMost' })
  })

  it('turn a yes that must be a no', () => {
    const sound = verdictOf('not-as-required', { fact: 'ch.audio_cfg' }, [{ name: 'ch.audio_cfg', value: true }])
    expect(figuresOf(sound, t)).toEqual({ is: 'tak', wanted: 'nie', side: 'exactly' })
  })

  it('say seconds as a clock does', () => {
    expect(showSeconds(3599.9)).toBe('1\u00a0h')
    expect(showSeconds(-3500)).toBe('−58\u00a0min\u00a020\u00a0s')
    expect(showSeconds(5)).toBe('5\u00a0s')
    expect(figuresOf(verdictOf('above', { fact: 'rec.clock_offset', value: 3599.9, max: 60 }), t).wanted).toBe(
      '1\u00a0min',
    )
  })

  it('are furthest from the bound on its wrong side', () => {
    expect(distance(verdictOf('kept-too-long', { days: 121 }))).toBeGreaterThan(
      distance(verdictOf('kept-too-long', { days: 100 })),
    )
    expect(distance(verdictOf('below', { value: 10 }))).toBeGreaterThan(distance(verdictOf('below', { value: 20 })))
    expect(distance(verdictOf('place-forbidden', {}))).toBe(0)
  })
})
