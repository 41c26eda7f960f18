import type { Kysely } from 'kysely'
import type { TableRow, Tables } from '../tables.ts'

type Db = Kysely<Tables>

export async function insertSession(db: Db, session: TableRow<'session'>): Promise<void> {
  await db.insertInto('session').values(session).execute()
}

/** The session of a token's hash, if it has not run out and its user may still log in. */
export async function liveSession(db: Db, tokenHash: string, at: string): Promise<TableRow<'session'> | null> {
  const row = await db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .selectAll('session')
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', at)
    .where('user.disabled', '=', 0)
    .executeTakeFirst()
  return row ?? null
}

export async function extendSession(db: Db, tokenHash: string, lastSeenAt: string, expiresAt: string): Promise<void> {
  await db.updateTable('session').set({ lastSeenAt, expiresAt }).where('tokenHash', '=', tokenHash).execute()
}

export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('session').where('tokenHash', '=', tokenHash).execute()
}

/** Ends every session of a user, apart from the one given. */
export async function deleteSessionsOf(db: Db, userId: string, apartFrom: string | null = null): Promise<void> {
  let query = db.deleteFrom('session').where('userId', '=', userId)
  if (apartFrom !== null) query = query.where('tokenHash', '!=', apartFrom)
  await query.execute()
}

export async function deleteExpiredSessions(db: Db, at: string): Promise<void> {
  await db.deleteFrom('session').where('expiresAt', '<=', at).execute()
}
