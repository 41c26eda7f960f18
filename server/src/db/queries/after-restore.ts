import type { Kysely } from 'kysely'
import type { Database } from '../open-database.ts'
import type { Tables } from '../tables.ts'

/** Every change log there is. */
export async function allStreamIds(db: Database): Promise<string[]> {
  return (await db.selectFrom('stream').select('id').orderBy('id').execute()).map(({ id }) => id)
}

/**
 * A restored log counts on from an older number, so a phone's cursor may be ahead of it and would miss what comes next.
 * A new scope epoch makes every phone fetch everything again. Sessions end: some of them may have been ended since.
 */
export async function beginAnew(trx: Kysely<Tables>): Promise<void> {
  await trx
    .updateTable('user')
    .set((e) => ({ scopeEpoch: e('scopeEpoch', '+', 1000) }))
    .execute()
  await trx.deleteFrom('session').execute()
}
