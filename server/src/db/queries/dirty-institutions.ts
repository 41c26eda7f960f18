import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../open-database.ts'
import type { Tables } from '../tables.ts'

/** Notes that an institution's facts changed, in the transaction that changed them: a crash cannot lose the note. */
export async function markDirty(trx: Transaction<Tables>, institutionId: string): Promise<void> {
  const { seq } = await trx.selectFrom('stream').select('seq').where('id', '=', institutionId).executeTakeFirstOrThrow()
  await trx
    .insertInto('evaluation')
    .values({ institutionId, seq })
    .onConflict((c) => c.column('institutionId').doUpdateSet({ seq }))
    .execute()
}

/** Institutions whose facts changed after their last evaluation. */
export async function dirtyInstitutions(db: Database): Promise<{ institutionId: string; seq: number }[]> {
  return db.selectFrom('evaluation').selectAll().orderBy('institutionId').execute()
}

/** Takes the note away, unless more changed since `seq` was read. */
export async function markClean(db: Kysely<Tables>, institutionId: string, seq: number): Promise<void> {
  await db.deleteFrom('evaluation').where('institutionId', '=', institutionId).where('seq', '<=', seq).execute()
}

/** Every institution of every authority. */
export async function allInstitutionIds(db: Database): Promise<string[]> {
  return (await db.selectFrom('institution').select('id').orderBy('id').execute()).map(({ id }) => id)
}
