import type { BindingReport, ShownBound, ShownLeft } from '@nadzor/shared/api/binding'
import { quantity } from '../../components/fact-value.ts'
import { formatDay, formatNumber } from '../../formats.ts'
import { i18n, tp } from '../../i18n.ts'
import { spanWords } from '../rule/check-words.ts'

const { t, te } = i18n.global

/** A limit of a window in its own unit: "89 dni", "400 linii TV". */
export function limitWords(value: number, unit: string | null): string {
  if (unit === 'tvl') return tp('rules.binds.tvl', value, { n: formatNumber(value) })
  return quantity(value, unit)
}

export function windowName(parameter: string): string {
  const key = `rules.window.${parameter}.name`
  return te(key) ? t(key) : parameter
}

/** What the window leaves, in one line. */
export function windowWords({ state, lower, upper }: ShownLeft, unit: string | null): string {
  const words = {
    lower: lower ? limitWords(lower.value, unit) : '',
    upper: upper ? limitWords(upper.value, unit) : '',
  }
  if (state === 'unbounded' || (!lower && !upper)) return t('rules.binds.nothing')
  if (state === 'empty') return t('rules.binds.empty')
  if (state === 'narrow') return t('rules.binds.narrow')
  if (lower && upper) return t('rules.binds.between', words)
  return lower ? t('rules.binds.atLeast', words) : t('rules.binds.atMost', words)
}

/** One bound in the law's own unit ("najwyżej 3 miesiące"), not in the days it comes to. */
export function boundWords({ side, limit }: ShownBound, unit: string | null): string {
  const words = typeof limit === 'number' ? limitWords(limit, unit) : spanWords(limit)
  return t(`rules.binds.${side}`, { limit: words })
}

/** A fixed setting that is safe in every month, where the law counts in calendar time. */
export function safeSetting({ side, limit, min, max }: ShownBound, unit: string | null): string | null {
  if (typeof limit === 'number' || min === max || side !== 'upper') return null
  return t('rules.binds.settings', { limit: limitWords(min, unit) })
}

/** Where a bar of the window begins and ends, in per cent of its width; null where there is nothing to draw. */
export function windowBar(
  { lower, upper }: ShownLeft,
  bounds: readonly ShownBound[],
): { from: number; to: number } | null {
  if (!lower && !upper) return null
  const all = bounds.flatMap(({ min, max }) => [min, max])
  const end = Math.max(...all, lower?.value ?? 0, upper?.value ?? 0) * 1.15
  if (!(end > 0)) return null
  const share = (value: number): number => Math.round((value / end) * 1000) / 10
  return { from: lower ? share(lower.value) : 0, to: upper ? share(upper.value) : 100 }
}

export function grantWords({ state, from, until }: BindingReport['grant']): string {
  const dash = '–'
  return t(`rules.binds.grant.${state}`, {
    from: from ? formatDay(from) : dash,
    until: until ? formatDay(until) : dash,
  })
}
