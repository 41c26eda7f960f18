import { homeOf } from './facts-of.ts'
import type { FactPlace } from './facts-of.ts'
import { rowKinds } from './rows.ts'
import type { InstitutionRows, Rows } from './rows.ts'
import type { SubjectGraph } from './subject-graph.ts'

/** Row kinds of which no fact is made, so that a change of them changes no verdict. */
const factless = new Set<string>(['site', 'building', 'storey', 'inspection', 'finding', 'findingEvent'])
const observing = new Set<string>(['answer', 'reading', 'evidence'])

/**
 * Which facts new rows can change, and which subjects they are kept at: those of added or removed answers and readings,
 * and those that an added or removed photo proves. Null when the register itself changed (a camera was added, a grant
 * recorded): then everything has to be read anew. Register rows are compared by content, so a fresh copy changes
 * nothing; answers, readings and photos by id alone, because they are only ever added (DESIGN section 5).
 */
export function factChanges(before: InstitutionRows, after: InstitutionRows, graph: SubjectGraph): FactPlace[] | null {
  if (!equal(before.institution, after.institution)) return null
  for (const kind of rowKinds) {
    if (kind === 'institution' || factless.has(kind) || observing.has(kind)) continue
    const name = `${kind}s` as const
    if (!sameRows(before[name], after[name])) return null
  }
  const observations = [
    ...difference<Rows['answer'] | Rows['reading']>(before.answers, after.answers),
    ...difference<Rows['answer'] | Rows['reading']>(before.readings, after.readings),
  ]
  const photos = difference(before.evidences, after.evidences)
  const channelsOf = graph.channelsOf
  const shown = new Set(
    photos.flatMap(({ inspectionId, subjectId }) =>
      [subjectId, ...(channelsOf.get(subjectId) ?? []).map(({ id }) => id)].map((id) => `${inspectionId} ${id}`),
    ),
  )
  const proved =
    shown.size === 0
      ? []
      : [...after.answers, ...after.readings].filter((row) => shown.has(`${row.inspectionId} ${row.subjectId}`))
  const places = new Map<string, FactPlace>()
  for (const row of [...observations, ...proved]) {
    const subject = homeOf(graph, { kind: row.subjectKind, id: row.subjectId }, row.fact)
    places.set(`${subject.kind} ${subject.id} ${row.fact}`, { subject, fact: row.fact })
  }
  return [...places.values()]
}

/** Rows that are there once only. */
function difference<T extends { id: string }>(before: readonly T[], after: readonly T[]): T[] {
  const old = new Map(before.map((row) => [row.id, row]))
  const added = after.filter((row) => !old.delete(row.id))
  return [...added, ...old.values()]
}

function sameRows(before: readonly { id: string }[], after: readonly { id: string }[]): boolean {
  if (before.length !== after.length) return false
  const old = new Map(before.map((row) => [row.id, row]))
  return after.every((row) => equal(old.get(row.id), row))
}

/** Rows are plain data: equal when they are written alike. Copies of one stored row always are. */
function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [left, right] = [Object.entries(a), Object.entries(b)]
  return left.length === right.length && left.every(([key, value]) => equal(value, (b as Record<string, unknown>)[key]))
}
