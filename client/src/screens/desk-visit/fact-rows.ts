import type { Answer, Reading } from '@nadzor/shared/facts/answer'
import type { FactValue, How, Unavailable } from '@nadzor/shared/facts/fact'

/** One observation as the desk shows it beside its provenance: who, when, how. */
export type Observed = {
  id: string
  value: FactValue | null
  unavailable: Unavailable | null
  unit: string | null
  how: How
  at: string | null
  /** User id; null for a register row. */
  by: string | null
  /** Menu path or source call of a reading. */
  source: string | null
  evidenceIds: string[]
}

/** Everything said about one fact of one subject: the claim beside the firmest measurement, conflicts, and what was replaced. */
export type FactRow = {
  fact: string
  claim: Observed | null
  measured: Observed | null
  /** Claim and measurement both have a value, and not the same. */
  differs: boolean
  /** Live observations that contradict the firmest one of their own kind; all are shown, nobody wins silently. */
  conflicting: Observed[]
  /** Replaced by a later observation; kept for the record. */
  replaced: Observed[]
}

const firmness: readonly How[] = ['declared', 'observed', 'screen', 'read', 'sampled']

export const sameValue = (a: Observed, b: Observed): boolean =>
  JSON.stringify([a.value, a.unavailable]) === JSON.stringify([b.value, b.unavailable])

function observedOf(row: Answer | Reading): Observed {
  const reading = 'unit' in row ? row : null
  return {
    id: row.id,
    value: row.value,
    unavailable: row.unavailable,
    unit: reading?.unit ?? null,
    how: row.how,
    at: row.observedAt,
    by: row.by,
    source: reading?.source ?? null,
    evidenceIds: row.evidenceIds,
  }
}

/** A value beats "can't tell", then the firmer kind, then the later moment. */
function firmestFirst(a: Observed, b: Observed): number {
  const known = Number(b.value !== null) - Number(a.value !== null)
  const firmer = firmness.indexOf(b.how) - firmness.indexOf(a.how)
  return known || firmer || (b.at ?? '').localeCompare(a.at ?? '')
}

/**
 * The rows of one subject, in the order in which the facts were first observed.
 * `register` brings claims that no person gave during the visit (the kind an area is registered as).
 */
export function factRows(given: readonly (Answer | Reading)[], register: ReadonlyMap<string, Observed>): FactRow[] {
  const replacedIds = new Set(given.flatMap((row) => row.replaces))
  const byTime = [...given].sort((a, b) => a.observedAt.localeCompare(b.observedAt))
  const facts = [...new Set(byTime.map((row) => row.fact))]
  return facts.map((fact) => {
    const rows = byTime.filter((row) => row.fact === fact)
    const live = rows.filter((row) => !replacedIds.has(row.id)).map(observedOf)
    const claims = live.filter((row) => row.how === 'declared').sort(firmestFirst)
    const measures = live.filter((row) => row.how !== 'declared').sort(firmestFirst)
    const claim = claims[0] ?? register.get(fact) ?? null
    const measured = measures[0] ?? null
    const contradicts = (row: Observed, best: Observed | null) => best !== null && row !== best && !sameValue(row, best)
    return {
      fact,
      claim,
      measured,
      differs: claim?.value != null && measured?.value != null && !sameValue(claim, measured),
      conflicting: [
        ...claims.filter((row) => contradicts(row, claims[0] ?? null)),
        ...measures.filter((row) => contradicts(row, measured)),
      ],
      replaced: rows.filter((row) => replacedIds.has(row.id)).map(observedOf),
    }
  })
}
