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
