import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import { formatDay, formatDayAndTime, formatNumber, formatPercent } from '../formats.ts'
import { i18n, inMyLanguage, tp } from '../i18n.ts'

const { t, te } = i18n.global

/** Units as the catalogue and drivers write them (UCUM), by the name our messages have for them. */
const names: Record<string, string> = { s: 's', d: 'day', Hz: 'hertz', bit: 'bit', '1/s': 'perSecond', px: 'pixel' }

/** "dni", "klatki/s": a unit alone, for the label of a field. One we have no word for stands as it came. */
export function unitName(unit: string): string {
  const name = names[unit]
  return name ? t(`common.unitName.${name}`) : unit
}

/** "121 dni", "12 klatek/s", "3600 s": a quantity in words; with a unit we have no word for, the figure and the unit. */
export function quantity(value: number, unit: string | null): string {
  const n = formatNumber(value)
  // "1" is UCUM for a plain number (a count of accounts).
  if (unit === null || unit === '1') return n
  if (unit === '%') return formatPercent(value)
  const name = names[unit]
  if (!name) return `${n}\u00a0${unit}`
  if (!te(`common.unit.${name}.other`)) return t(`common.unit.${name}`, { n })
  // After a fraction each language takes one form ("12,5 dnia"), which its plural rules do not always name.
  return Number.isInteger(value) ? tp(`common.unit.${name}`, value, { n }) : t(`common.unitFraction.${name}`, { n })
}

type Shape = Pick<CatalogueEntry, 'type' | 'unit' | 'choices'>

/** The answer to a question about a day or a text that there is none (never done, left empty). */
export const NONE = 'none'

/** The key of the words for "there is none", where a question can be answered so. */
export function noneKey({ name, type }: Pick<CatalogueEntry, 'name' | 'type'>): string | null {
  if (!name.startsWith('ans.')) return null
  return type === 'day' ? 'common.noneDay' : type === 'text' ? 'common.noneText' : null
}

/**
 * A fact's value in the reader's words. Without `entry` (a fact this version does not know) it is shown as it came,
 * so that nothing that arrived is hidden. `unit`: the one measured in, where that may differ from the catalogue's.
 */
export function factValue(entry: Shape | undefined, value: FactValue, unit = entry?.unit ?? null): string {
  const label = (each: string): string => {
    const choice = entry?.choices?.find((one) => one.value === each)
    return choice ? inMyLanguage(choice.label) : each
  }
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (Array.isArray(value)) return value.length > 0 ? value.map(label).join(', ') : t('common.none')
  if (typeof value === 'number') return entry?.type === 'share' ? formatPercent(value) : quantity(value, unit)
  if (value === NONE && (entry?.type === 'day' || entry?.type === 'text'))
    return t(entry.type === 'day' ? 'common.noneDay' : 'common.noneText')
  if (entry?.type === 'day') return formatDay(value)
  return entry?.type === 'instant' ? formatDayAndTime(value) : label(value)
}
