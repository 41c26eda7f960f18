import type { Kysely } from 'kysely'

/** The time an agent gave with its last question for work: the same or an earlier one again is a repetition. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('agent').addColumn('saidAt', 'text').execute()
}
