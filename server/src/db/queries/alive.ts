import { sql } from 'kysely'
import type { Database } from '../open-database.ts'

/** Throws when the database does not answer. */
export async function assertAnswers(db: Database): Promise<void> {
  await sql`select 1`.execute(db)
}
