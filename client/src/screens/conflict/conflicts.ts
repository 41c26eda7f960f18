import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { Subject } from '@nadzor/shared/facts/fact'
import { factsOf } from '@nadzor/shared/facts/facts-of'
import { live, sameValue } from '@nadzor/shared/facts/observations'
import type { InstitutionRows, Rows } from '@nadzor/shared/facts/rows'
import { evaluate } from '@nadzor/shared/rules/evaluate'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { compareVerdicts } from '../../components/severity.ts'

export type Said = { kind: 'answer'; row: Rows['answer'] } | { kind: 'reading'; row: Rows['reading'] }
/** Live answers to one question that differ: nobody has said yet which holds. Oldest first. */
export type Conflict = { subject: Subject; fact: string; said: Said[] }

const keyOf = ({ row }: Said): string => `${row.subjectKind}:${row.subjectId} ${row.fact}`
const subjectOf = ({ row }: Said): Subject => ({ kind: row.subjectKind, id: row.subjectId })
export const idsOf = (conflict: Conflict): string[] => conflict.said.map(({ row }) => row.id)

function allSaid(rows: InstitutionRows): Said[] {
  return [
    ...rows.answers.map((row): Said => ({ kind: 'answer', row })),
    ...rows.readings.map((row): Said => ({ kind: 'reading', row })),
  ]
}

/** The ones nobody has replaced, by the rule that the verdicts follow. */
function alive(said: Said[]): Said[] {
  const byId = new Map(said.map((one) => [one.row.id, one]))
  const observations = said.map((one) => {
    const { id, fact, value, unavailable, how, observedAt, by, evidenceIds, replaces } = one.row
    const origin = { kind: one.kind, id }
    return {
      ...{ subject: subjectOf(one), name: fact, value, unavailable, unit: null },
      ...{ how, at: observedAt, by, origin, evidenceIds, replaces },
    }
  })
  return live(observations).flatMap(({ origin }) => byId.get(origin.id) ?? [])
}

const differ = (said: Said[]): boolean =>
  said.some(({ row }, index) => said.slice(index + 1).some((other) => !sameValue(row.value, other.row.value)))

function conflictOf(said: Said[]): Conflict | null {
  // Who could not tell contradicts nobody.
  const told = alive(said).filter(({ row }) => row.value !== null)
  const [first] = told
  if (!first || !differ(told)) return null
  return { subject: subjectOf(first), fact: first.row.fact, said: told }
}

/** Every conflict of an institution, or those about one subject. */
export function conflictsOf(rows: InstitutionRows, only?: Subject | null): Conflict[] {
  const wanted = allSaid(rows).filter(
    ({ row }) => !only || (row.subjectKind === only.kind && row.subjectId === only.id),
  )
  return [...Map.groupBy(wanted, keyOf).values()].flatMap((said) => (said.length > 1 ? (conflictOf(said) ?? []) : []))
}

/**
 * The conflict between these observations, which may be of two subjects (a room's sign answered at two cameras). Null
 * when it is settled: by a word that names one of them, or because only one still stands.
 */
export function conflictAmong(rows: InstitutionRows, ids: readonly string[]): Conflict | null {
  const said = allSaid(rows)
  const named = said.filter(({ row }) => ids.includes(row.id))
  const fact = named[0]?.row.fact
  const answeredBy = said.filter(({ row }) => row.fact === fact && row.replaces.some((id) => ids.includes(id)))
  return fact === undefined ? null : conflictOf([...new Set([...named, ...answeredBy])])
}

/** What is judged by a fact of this subject: itself, and what is in it. */
function judgedBy(rows: InstitutionRows, { kind, id }: Subject): Subject[] {
  const within: Subject[] =
    kind === 'area'
      ? [
          ...rows.cameras.filter(({ areaId }) => areaId === id).map((row): Subject => ({ kind: 'camera', id: row.id })),
          ...rows.recorders
            .filter(({ areaId }) => areaId === id)
            .map((row): Subject => ({ kind: 'recorder', id: row.id })),
        ]
      : kind === 'recorder'
        ? rows.channels
            .filter(({ recorderId }) => recorderId === id)
            .map((row): Subject => ({ kind: 'channel', id: row.id }))
        : []
  return [{ kind, id }, ...within]
}

/** The word that would settle it: as this one said, in place of all. `id`, `at` and `by` are the new row's. */
export function settledBy(conflict: Conflict, chosen: Said, id: string, at: string, by: string): Said {
  const mine = { id, observedAt: at, by, replaces: idsOf(conflict) }
  return chosen.kind === 'answer'
    ? { kind: 'answer', row: { ...chosen.row, ...mine } }
    : // Whatever told it first, now a person says that it holds.
      { kind: 'reading', row: { ...chosen.row, ...mine, how: 'screen' } }
}

/**
 * The heaviest verdict that each answer would lead to, if it were the one that holds; null: no rule in force looks at it.
 * Judged as after the choice, so what is shown before is what stands there afterwards.
 */
export function verdictIf(
  packs: Parameters<typeof evaluate>[0],
  rows: InstitutionRows,
  conflict: Conflict,
  chosen: Said,
  at: string,
): Verdict | null {
  const settled = settledBy(conflict, chosen, `if ${chosen.row.id}`, at, chosen.row.by)
  const after: InstitutionRows =
    settled.kind === 'answer'
      ? { ...rows, answers: [...rows.answers, settled.row] }
      : { ...rows, readings: [...rows.readings, settled.row] }
  const facts = factsOf(after)
  const looked = judgedBy(rows, subjectOf(chosen))
    .flatMap((subject) => evaluate(packs, facts, at, subject))
    .filter(({ facts: used }) => used.some(({ name }) => name === conflict.fact))
    .filter(({ outcome }) => outcome !== 'inapplicable' && outcome !== 'superseded')
  // What waits for other answers too says nothing about this choice, unless nothing else does.
  const decided = looked.filter(({ outcome }) => outcome !== 'cantTell')
  return (decided.length > 0 ? decided : looked).sort(compareVerdicts)[0] ?? null
}

/** Photos that speak for an answer: named in it, or taken by the same person on that visit to back it. */
export function photosOf(rows: InstitutionRows, { row }: Said): Rows['evidence'][] {
  const purpose = catalogueEntry(row.fact)?.evidence ?? null
  const things = new Set(judgedBy(rows, { kind: row.subjectKind, id: row.subjectId }).map(({ id }) => id))
  return rows.evidences
    .filter(
      (one) =>
        row.evidenceIds.includes(one.id) ||
        (one.by === row.by &&
          one.inspectionId !== null &&
          one.inspectionId === row.inspectionId &&
          one.purpose === purpose &&
          things.has(one.subjectId)),
    )
    .sort((a, b) => (a.capturedAt < b.capturedAt ? -1 : 1))
}
