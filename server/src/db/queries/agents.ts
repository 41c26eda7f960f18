import type { Kysely } from 'kysely'
import type { TableRow, Tables } from '../tables.ts'

type Db = Kysely<Tables>
export type Agent = TableRow<'agent'>

export async function insertAgent(db: Db, row: Agent): Promise<void> {
  await db.insertInto('agent').values(row).execute()
}

export async function agentById(db: Db, id: string): Promise<Agent | null> {
  return (await db.selectFrom('agent').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/** All of an authority, those revoked too, in order of name, with the number of recorders each serves. */
export async function agentsOf(db: Db, authorityId: string): Promise<(Agent & { recorders: number })[]> {
  const rows = await db
    .selectFrom('agent')
    .leftJoin('recorderConnection', 'recorderConnection.agentId', 'agent.id')
    .selectAll('agent')
    .select((c) => c.fn.count<number>('recorderConnection.recorderId').as('recorders'))
    .where('agent.authorityId', '=', authorityId)
    .groupBy('agent.id')
    .orderBy('agent.name')
    .orderBy('agent.id')
    .execute()
  return rows.map((row) => ({ ...row, recorders: Number(row.recorders) }))
}

/** Uses up a code that is still good, giving its agent these keys; null when there is none. Works once. */
export async function enrolByCode(
  db: Db,
  codeHash: string,
  at: string,
  keys: { signKey: string; sealKey: string },
): Promise<Agent | null> {
  const enrolled = await db
    .updateTable('agent')
    .set({ ...keys, codeHash: null, enrolledAt: at })
    .where('codeHash', '=', codeHash)
    .where('codeUntil', '>=', at)
    .where('revokedAt', 'is', null)
    .where('enrolledAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
  return enrolled ?? null
}

/** Ends an agent for good; false when it is not the authority's or has ended before. Its keys stay, to say who measured. */
export async function revokeAgent(db: Db, authorityId: string, id: string, at: string): Promise<boolean> {
  const done = await db
    .updateTable('agent')
    .set({ revokedAt: at, codeHash: null })
    .where('id', '=', id)
    .where('authorityId', '=', authorityId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Notes what an agent says of itself; false when it said the same or later before: a repeated request. */
export async function noteAgentSeen(
  db: Db,
  id: string,
  { at, saidAt, networks }: { at: string; saidAt: string; networks: readonly string[] },
): Promise<boolean> {
  const done = await db
    .updateTable('agent')
    .set({ lastSeenAt: at, saidAt, networks: JSON.stringify(networks) })
    .where('id', '=', id)
    .where((where) => where.or([where('saidAt', 'is', null), where('saidAt', '<', saidAt)]))
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
