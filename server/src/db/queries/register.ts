import type { Kysely } from 'kysely'
import type { Rows } from '@nadzor/shared/facts/rows'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'

/** A recorder's channels in the register, by number. */
export async function channelsOf(db: Kysely<Tables>, recorderId: string): Promise<Rows['channel'][]> {
  const rows = await db
    .selectFrom('channel')
    .selectAll()
    .where('recorderId', '=', recorderId)
    .orderBy('number')
    .execute()
  return rows.map((row) => fromStored('channel', row))
}
