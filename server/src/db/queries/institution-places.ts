import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** Institution ids with the authority each belongs to; what does not exist is left out. */
export async function institutionPlaces(db: Kysely<Tables>, ids: Iterable<string>): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('institution').select(['id', 'authorityId']).where('id', 'in', wanted).execute()
  return new Map(rows.map((row) => [row.id, row.authorityId]))
}
