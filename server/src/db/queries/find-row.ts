import type { Kysely } from 'kysely'
import type { RowKind, Rows } from '@nadzor/shared/facts/rows'
import { batchOf } from '../batch-of.ts'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'

/** One synced row by id, whatever its institution; null when there is none. */
export async function findRow<K extends RowKind>(db: Kysely<Tables>, kind: K, id: string): Promise<Rows[K] | null> {
  const batched = batchOf(db)?.row(kind, id)
  if (batched !== undefined) return batched
  // One table stands for all of them in the types: every synced table has an id.
  const stored = await db
    .selectFrom(kind as 'site')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return stored ? fromStored(kind, stored) : null
}
