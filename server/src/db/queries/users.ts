import type { Kysely } from 'kysely'
import type { Assignment, User } from '@nadzor/shared/facts/person'
import type { Language } from '@nadzor/shared/facts/primitives'
import type { SignedIn } from '../../policies/signed-in.ts'
import type { TableRow, Tables } from '../tables.ts'

type Db = Kysely<Tables>

/** E-mail addresses are compared without regard to case, so they are kept in lower case. */
export const foldedEmail = (email: string): string => email.trim().toLowerCase()

async function assignmentsOf(db: Db, userIds: string[]): Promise<Map<string, Assignment[]>> {
  const found = new Map<string, Assignment[]>(userIds.map((id) => [id, []]))
  if (userIds.length === 0) return found
  const rows = await db
    .selectFrom('assignment')
    .selectAll()
    .where('userId', 'in', userIds)
    .orderBy('role')
    .orderBy('scopeId')
    .execute()
  for (const { userId, ...assignment } of rows) found.get(userId)?.push(assignment)
  return found
}

/** The public face of a user row: never the password's hash. */
function present(row: TableRow<'user'>, assignments: Assignment[]): SignedIn {
  const { id, authorityId, email, name, scopeEpoch } = row
  return {
    id,
    authorityId,
    email,
    name,
    language: row.language as Language,
    disabled: row.disabled === 1,
    scopeEpoch,
    assignments,
  }
}

export async function userById(db: Db, id: string): Promise<SignedIn | null> {
  const row = await db.selectFrom('user').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? present(row, (await assignmentsOf(db, [id])).get(id) ?? []) : null
}

export async function passwordHashOf(db: Db, id: string): Promise<string | null> {
  const row = await db.selectFrom('user').select('passwordHash').where('id', '=', id).executeTakeFirst()
  return row?.passwordHash ?? null
}

/** For a login: the id and hash behind an e-mail; disabled users are nobody. */
export async function credentialsOf(db: Db, email: string): Promise<{ id: string; passwordHash: string } | null> {
  const row = await db
    .selectFrom('user')
    .select(['id', 'passwordHash'])
    .where('email', '=', foldedEmail(email))
    .where('disabled', '=', 0)
    .executeTakeFirst()
  return row ?? null
}

/** The next users of an authority by (name, id). */
export async function usersAfter(
  db: Db,
  authorityId: string,
  after: readonly [string, string] | null,
  limit: number,
): Promise<SignedIn[]> {
  let query = db.selectFrom('user').selectAll().where('authorityId', '=', authorityId)
  if (after) {
    const [name, id] = after
    query = query.where((e) => e.or([e('name', '>', name), e.and([e('name', '=', name), e('id', '>', id)])]))
  }
  const rows = await query.orderBy('name').orderBy('id').limit(limit).execute()
  const assignments = await assignmentsOf(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => present(row, assignments.get(row.id) ?? []))
}

/** Everybody of an authority, in order of name: some hundreds at most. */
export async function usersOfAuthority(db: Db, authorityId: string): Promise<SignedIn[]> {
  const rows = await db.selectFrom('user').selectAll().where('authorityId', '=', authorityId).orderBy('name').execute()
  const assignments = await assignmentsOf(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => present(row, assignments.get(row.id) ?? []))
}

/** Throws the database's unique-constraint error when the e-mail is taken; ask `emailTaken` first. */
export async function insertUser(
  db: Db,
  user: User & { authorityId: string; passwordHash: string; createdAt: string },
): Promise<void> {
  const { assignments, disabled, ...row } = user
  await db
    .insertInto('user')
    .values({ ...row, email: foldedEmail(user.email), disabled: disabled ? 1 : 0, scopeEpoch: 1 })
    .execute()
  await replaceAssignments(db, user.id, assignments)
}

export async function emailTaken(db: Db, email: string): Promise<boolean> {
  const row = await db.selectFrom('user').select('id').where('email', '=', foldedEmail(email)).executeTakeFirst()
  return row !== undefined
}

export async function replaceAssignments(db: Db, userId: string, assignments: Assignment[]): Promise<void> {
  await db.deleteFrom('assignment').where('userId', '=', userId).execute()
  if (assignments.length > 0)
    await db
      .insertInto('assignment')
      .values(assignments.map(({ role, scopeKind, scopeId }) => ({ userId, role, scopeKind, scopeId })))
      .onConflict((c) => c.doNothing())
      .execute()
}

export async function updateUser(
  db: Db,
  id: string,
  change: Partial<Pick<TableRow<'user'>, 'name' | 'language' | 'disabled' | 'passwordHash' | 'scopeEpoch'>>,
): Promise<void> {
  if (Object.keys(change).length > 0) await db.updateTable('user').set(change).where('id', '=', id).execute()
}

/** Enabled users who administer the whole authority. */
export async function administratorsOf(db: Db, authorityId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('assignment')
    .innerJoin('user', 'user.id', 'assignment.userId')
    .select('user.id')
    .distinct()
    .where('assignment.role', '=', 'administrator')
    .where('assignment.scopeKind', '=', 'authority')
    .where('assignment.scopeId', '=', authorityId)
    .where('user.authorityId', '=', authorityId)
    .where('user.disabled', '=', 0)
    .execute()
  return rows.map((row) => row.id)
}

/** True once anybody can administer anything here: then set-up is over. */
export async function anyAdministrator(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('assignment')
    .innerJoin('user', 'user.id', 'assignment.userId')
    .select('user.id')
    .where('assignment.role', '=', 'administrator')
    .where('assignment.scopeKind', '=', 'authority')
    .where('user.disabled', '=', 0)
    .executeTakeFirst()
  return row !== undefined
}
