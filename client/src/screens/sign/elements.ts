import type { Country } from '@nadzor/shared/facts/primitives'
import { signElements } from '@nadzor/shared/facts/sign'
import type { SignElementRow } from '@nadzor/shared/facts/sign'
import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'

/** `M` mandatory on the sign, `L2` may stand in the second layer, `R` recommended (REQUIREMENTS section 5). */
export type Demand = 'M' | 'L2' | 'R'

export type ElementLine = {
  number: number
  row: SignElementRow
  entry: CatalogueEntry
  demand: Demand
  /** True found, false not found, null with `said` "can't tell". */
  value: boolean | null
  said: boolean
  conflict: boolean
  observationIds: string[]
}

/** What a sign in this country is asked for, mandatory first, with what was said of this sign. */
export function elementLines(rows: Pick<InstitutionRows, 'answers'>, signId: string, country: Country): ElementLine[] {
  const order: Demand[] = ['M', 'L2', 'R']
  const demandOf = (row: SignElementRow): Demand | null =>
    order.find((each) => row.demand[country]?.startsWith(each)) ?? null
  return signElements
    .flatMap((row) => {
      const demand = demandOf(row)
      const entry = catalogueEntry(`sign.${row.id}`)
      return demand && entry ? [{ row, demand, entry }] : []
    })
    .sort((a, b) => order.indexOf(a.demand) - order.indexOf(b.demand))
    .map((line, index) => ({ number: index + 1, ...line, ...saidOf(rows, signId, line.entry.name) }))
}

function saidOf(rows: Pick<InstitutionRows, 'answers'>, signId: string, fact: string) {
  const mine = rows.answers.filter((row) => row.subjectId === signId && row.fact === fact)
  const replaced = new Set(mine.flatMap(({ replaces }) => replaces))
  const live = mine.filter(({ id }) => !replaced.has(id)).sort((a, b) => a.observedAt.localeCompare(b.observedAt))
  const last = live.at(-1)
  const values = new Set(live.filter(({ value }) => value !== null).map(({ value }) => value))
  return {
    value: typeof last?.value === 'boolean' ? last.value : null,
    said: last !== undefined,
    conflict: values.size > 1,
    observationIds: live.map(({ id }) => id),
  }
}
