import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import { useI18n } from 'vue-i18n'
import { formatDay, formatDayAndTime, formatNumber, formatPercent } from '../../formats.ts'
import { inMyLanguage } from '../../i18n.ts'
import { offsetParts } from './clock-offset.ts'

/** A value of a fact in the reader's words; null is "I don't know". */
export function useFactWords(): (entry: CatalogueEntry, value: FactValue | null) => string {
  const { t } = useI18n()
  return (entry, value) => {
    const label = (each: string) => {
      const choice = entry.choices?.find((one) => one.value === each)
      return choice ? inMyLanguage(choice.label) : each
    }
    if (value === null) return t('common.dontKnow')
    if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
    if (Array.isArray(value)) return value.length ? value.map(label).join(', ') : t('common.none')
    if (typeof value === 'number' && entry.name === 'rec.clock_offset') return offsetWords(value)
    if (typeof value === 'number' && entry.type === 'share') return formatPercent(value)
    if (typeof value === 'number')
      return entry.unit
        ? `${formatNumber(value)}\u00a0${t(`capture.unit.${unitKey(entry.unit)}`)}`
        : formatNumber(value)
    if (entry.type === 'day') return formatDay(value)
    return entry.type === 'instant' ? formatDayAndTime(value) : label(value)
  }
}

/** "+58 min 0 s", "−1 h 2 min 5 s": minus as a figure, because it is read beside other figures. */
export function offsetWords(seconds: number): string {
  const { sign, h, min, s } = offsetParts(seconds)
  const parts = [h ? `${h} h` : '', h || min ? `${min} min` : '', `${s} s`].filter(Boolean).join(' ')
  return `${{ ahead: '+', behind: '\u2212', equal: '' }[sign]}${parts.replaceAll(' ', '\u00a0')}`
}

/** Units as the catalogue writes them, as keys of messages. */
export function unitKey(unit: string): string {
  return { '1/s': 'perSecond', '%': 'percent' }[unit] ?? unit
}
