import type { Kysely } from 'kysely'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { reach } from '../../policies/may.ts'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'

type Db = Kysely<Tables>
export type Reach = ReturnType<typeof reach>

export async function institutionById(db: Db, id: string): Promise<Institution | null> {
  const row = await db.selectFrom('institution').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? fromStored('institution', row) : null
}

/** Institutions within reach, in order of (name, id), after the given one; without `limit` all of them. */
export async function institutionsWithin(
  db: Db,
  { authorityId, whole, institutionIds }: Reach,
  after: readonly [string, string] | null = null,
  limit: number | null = null,
): Promise<Institution[]> {
  if (!whole && institutionIds.length === 0) return []
  let query = db.selectFrom('institution').selectAll().where('authorityId', '=', authorityId)
  if (!whole) query = query.where('id', 'in', institutionIds)
  if (after) {
    const [name, id] = after
    query = query.where((e) => e.or([e('name', '>', name), e.and([e('name', '=', name), e('id', '>', id)])]))
  }
  query = query.orderBy('name').orderBy('id')
  if (limit !== null) query = query.limit(limit)
  return (await query.execute()).map((row) => fromStored('institution', row))
}

/** Which of the ids are institutions of the authority. */
export async function institutionsOfAuthority(db: Db, authorityId: string, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('institution')
    .select('id')
    .where('authorityId', '=', authorityId)
    .where('id', 'in', ids)
    .execute()
  return new Set(rows.map((row) => row.id))
}
