import type { Kysely } from 'kysely'
import type { Rows } from '@nadzor/shared/facts/rows'
import { batchOf } from '../batch-of.ts'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'

/** Every observation of one fact about one subject, replaced ones included, in the order they were made. */
export async function observationsOf<K extends 'answer' | 'reading'>(
  db: Kysely<Tables>,
  kind: K,
  about: { institutionId: string; subjectId: string; fact: string },
): Promise<Rows[K][]> {
  const batched = batchOf(db)?.observations(kind, about)
  if (batched !== undefined) return [...batched]
  const rows = await db
    .selectFrom(kind as 'answer')
    .selectAll()
    .where('institutionId', '=', about.institutionId)
    .where('subjectId', '=', about.subjectId)
    .where('fact', '=', about.fact)
    .orderBy('observedAt')
    .orderBy('id')
    .execute()
  return rows.map((row) => fromStored(kind, row))
}

/** What is needed of a reading to know which it replaces. */
export type EarlierReading = Pick<
  Rows['reading'],
  'id' | 'subjectId' | 'fact' | 'how' | 'unavailable' | 'by' | 'observedAt' | 'replaces'
>

/** Every reading about these subjects, replaced ones included, by `subjectId fact`: for who writes many at once. */
export async function readingsAbout(
  db: Kysely<Tables>,
  institutionId: string,
  subjectIds: readonly string[],
): Promise<Map<string, EarlierReading[]>> {
  const rows = await db
    .selectFrom('reading')
    .select(['id', 'subjectId', 'fact', 'how', 'unavailable', 'by', 'observedAt', 'replaces'])
    .where('institutionId', '=', institutionId)
    .where('subjectId', 'in', subjectIds)
    .execute()
  return Map.groupBy(
    rows.map((row) => ({ ...row, replaces: JSON.parse(row.replaces) as string[] })),
    (row) => `${row.subjectId} ${row.fact}`,
  )
}
