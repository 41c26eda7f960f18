import type { Kysely } from 'kysely'
import type { Authority } from '@nadzor/shared/facts/institution'
import type { Tables } from '../tables.ts'

export async function authorityById(db: Kysely<Tables>, id: string): Promise<Authority | null> {
  return (await db.selectFrom('authority').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export async function insertAuthority(db: Kysely<Tables>, authority: Authority): Promise<void> {
  await db.insertInto('authority').values(authority).execute()
}
