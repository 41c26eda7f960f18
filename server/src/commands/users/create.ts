import type * as z from 'zod/mini'
import type { userCreate } from '@nadzor/shared/api/administration'
import type { User } from '@nadzor/shared/facts/person'
import { lockStreams } from '../../db/change-log.ts'
import { emailTaken, insertUser, userById } from '../../db/queries/users.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { conflict } from '../../problems.ts'
import { appendUserChange } from './append-user-change.ts'
import { checkAssignments } from './check-assignments.ts'

/** Adds a user to the administrator's own authority. Throws `conflict` when the id or e-mail is taken. */
export async function createUser(deps: Deps, actor: SignedIn, wanted: z.infer<typeof userCreate>): Promise<User> {
  const { password, ...user } = wanted
  const passwordHash = await deps.passwords.hash(password)
  return deps.db.transaction().execute(async (trx) => {
    const { authorityId } = actor
    await lockStreams(trx, [authorityId])
    if (await emailTaken(trx, user.email)) throw conflict('A user with this e-mail exists already.')
    if (await userById(trx, user.id)) throw conflict('A user with this id exists already.')
    await checkAssignments(trx, authorityId, user.assignments)
    await insertUser(trx, { ...user, disabled: false, authorityId, passwordHash, createdAt: deps.now().toISOString() })
    await appendUserChange(deps, trx, user.id, actor)
    return (await userById(trx, user.id)) as User
  })
}
