import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** SHA-256 of the token in the printed set-up link. */
export const SETUP_TOKEN = 'setup-token'

export async function setting(db: Kysely<Tables>, key: string): Promise<string | null> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value ?? null
}

export async function putSetting(db: Kysely<Tables>, key: string, value: string): Promise<void> {
  await db
    .insertInto('setting')
    .values({ key, value })
    .onConflict((c) => c.column('key').doUpdateSet({ value }))
    .execute()
}

/** Deletes a setting if it still has that value; false when another was quicker. */
export async function takeSetting(db: Kysely<Tables>, key: string, value: string): Promise<boolean> {
  const done = await db.deleteFrom('setting').where('key', '=', key).where('value', '=', value).executeTakeFirst()
  return Number(done.numDeletedRows) === 1
}
