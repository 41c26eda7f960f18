import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import { formatDay, formatDayAndTime, formatNumber, formatPercent } from '../../formats.ts'
import { inMyLanguage } from '../../i18n.ts'

type Translate = (key: string) => string
export type Shown = { value: FactValue | null; unavailable: string | null; unit?: string | null }

/** The words of a fact: its label in the catalogue, else its name, so that nothing that arrived is hidden. */
export function factLabel(name: string): string {
  const entry = catalogueEntry(name)
  return entry ? inMyLanguage(entry.label) : name
}

/** A fact's value in the reader's words with its unit; an unavailable one as the reason why. */
export function showValue(name: string, { value, unavailable, unit }: Shown, t: Translate): string {
  const entry = catalogueEntry(name)
  if (value === null) return t(`desk.visit.unavailable.${unavailable ?? 'not-known'}`)
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (Array.isArray(value)) return value.map((one) => choiceLabel(name, one)).join(', ') || t('common.none')
  if (typeof value === 'number') {
    if (entry?.type === 'share') return formatPercent(value)
    const measure = unit ?? entry?.unit
    return measure ? `${formatNumber(value)}\u00a0${measure}` : formatNumber(value)
  }
  if (entry?.type === 'day') return formatDay(value)
  if (entry?.type === 'instant') return formatDayAndTime(value)
  return choiceLabel(name, value)
}

function choiceLabel(name: string, value: string): string {
  const choice = catalogueEntry(name)?.choices?.find((one) => one.value === value)
  return choice ? inMyLanguage(choice.label) : value
}
