import type { FactValue } from '@nadzor/shared/facts/fact'

type Parsed = { value: FactValue; problem: null } | { value: null; problem: 'needed' | 'number' | 'share' }

/**
 * What a person typed as the value of a fact. Decimal comma or point, blanks between thousands allowed; a share is
 * 0..100. `problem` is the name of the sentence to show under the field.
 */
export function parseTyped(type: string, text: string): Parsed {
  const typed = text.trim()
  if (typed === '') return { value: null, problem: 'needed' }
  if (type === 'instant') return { value: new Date(typed).toISOString(), problem: null }
  if (type !== 'number' && type !== 'share') return { value: typed, problem: null }
  const compact = typed.replace(/[\s\u00a0%]/g, '').replace(',', '.')
  if (!/^[+-]?\d+(\.\d+)?$/.test(compact)) return { value: null, problem: 'number' }
  const value = Number(compact)
  if (type === 'share' && (value < 0 || value > 100)) return { value: null, problem: 'share' }
  return { value, problem: null }
}
