import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import { useI18n } from 'vue-i18n'
import { factValue } from '../../components/fact-value.ts'
import { offsetParts } from './clock-offset.ts'

/** A value of a fact in the reader's words; null is "I don't know". */
export function useFactWords(): (entry: CatalogueEntry, value: FactValue | null) => string {
  const { t } = useI18n()
  return (entry, value) => {
    if (value === null) return t('common.dontKnow')
    if (typeof value === 'number' && entry.name === 'rec.clock_offset') return offsetWords(value)
    return factValue(entry, value)
  }
}

/** "+58 min 0 s", "−1 h 2 min 5 s": minus as a figure, because it is read beside other figures. */
export function offsetWords(seconds: number): string {
  const { sign, h, min, s } = offsetParts(seconds)
  const parts = [h ? `${h} h` : '', h || min ? `${min} min` : '', `${s} s`].filter(Boolean).join(' ')
  return `${{ ahead: '+', behind: '\u2212', equal: '' }[sign]}${parts.replaceAll(' ', '\u00a0')}`
}
