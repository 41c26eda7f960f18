import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import { factValue } from '../../components/fact-value.ts'
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
  if (value === null) return t(`desk.visit.unavailable.${unavailable ?? 'not-known'}`)
  const entry = catalogueEntry(name)
  return factValue(entry, value, unit ?? entry?.unit ?? null)
}
