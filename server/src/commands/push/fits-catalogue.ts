import { day, instant } from '@nadzor/shared/facts/primitives'
import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import { recordedFact } from '@nadzor/shared/facts/recorded-facts'
import type { Rows } from '@nadzor/shared/facts/rows'
import { invalid } from '../../problems.ts'

/**
 * Refuses what no rule could read: an unknown fact, a fact of another kind of subject or channel, a value of another
 * type. `ans.` names outside the catalogue are let through: a municipality's own pack asks by them.
 */
export function mustFitCatalogue(kind: 'answer' | 'reading', row: Rows['answer' | 'reading']): void {
  const wrong = (path: string, message: string) => invalid([{ path: `args.${kind}.${path}`, message }])
  const entry = catalogueEntry(row.fact) ?? recordedFact(row.fact)
  if (!entry) {
    if (kind === 'answer' && row.fact.startsWith('ans.')) return
    throw wrong('fact', `nobody is asked for ${row.fact}`)
  }
  if (entry.channel !== kind) throw wrong('fact', `${row.fact} comes as ${entry.channel}`)
  if (![entry.subject, entry.home, ...entry.lookIn].includes(row.subjectKind))
    throw wrong('subjectKind', `${row.fact} is a fact of ${entry.subject}`)
  if (row.value !== null && !fits(entry, row.value)) throw wrong('value', `not a value of ${row.fact} (${entry.type})`)
}

/** Whether a value is one that the entry allows. */
export function fits({ type, choices = [], channel }: CatalogueEntry, value: FactValue): boolean {
  const isChoice = (one: unknown) => choices.some((choice) => choice.value === one)
  switch (type) {
    case 'yes-no':
      return typeof value === 'boolean'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'share':
      return typeof value === 'number' && value >= 0 && value <= 100
    case 'choice':
      return isChoice(value)
    case 'choices':
      return Array.isArray(value) && value.every(isChoice)
    case 'day':
      // Somebody who was asked for a day may answer that there was none.
      return day.safeParse(value).success || (channel === 'answer' && value === 'none')
    case 'instant':
      return instant.safeParse(value).success
    case 'text':
      return typeof value === 'string'
  }
}
