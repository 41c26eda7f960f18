import type * as z from 'zod/mini'
import type { userPatch } from '@nadzor/shared/api/administration'
import type { Assignment, User } from '@nadzor/shared/facts/person'
import { lockStreams } from '../../db/change-log.ts'
import { deleteSessionsOf } from '../../db/queries/sessions.ts'
import { administratorsOf, replaceAssignments, updateUser, userById } from '../../db/queries/users.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { conflict, notFound } from '../../problems.ts'
import { appendUserChange } from './append-user-change.ts'
import { checkAssignments } from './check-assignments.ts'

/**
 * Changes a user of the administrator's authority. Changed assignments start a new scope epoch; a new password or
 * disabling ends the user's sessions. Throws `not-found`, `invalid`, or `conflict` when nobody could administer after.
 */
export async function changeUser(
  deps: Deps,
  actor: SignedIn,
  id: string,
  patch: z.infer<typeof userPatch>,
): Promise<User> {
  const passwordHash = patch.password === undefined ? null : await deps.passwords.hash(patch.password)
  return deps.db.transaction().execute(async (trx) => {
    // The lock makes two administrators who demote each other at once take turns, so one of them stays.
    await lockStreams(trx, [actor.authorityId])
    const before = await userById(trx, id)
    if (!before || before.authorityId !== actor.authorityId) throw notFound()
    const { name = before.name, language = before.language, disabled = before.disabled } = patch
    await updateUser(trx, id, {
      name,
      language,
      disabled: disabled ? 1 : 0,
      ...(passwordHash === null ? {} : { passwordHash }),
    })
    if (patch.assignments && !sameAssignments(patch.assignments, before.assignments)) {
      await checkAssignments(trx, actor.authorityId, patch.assignments)
      await replaceAssignments(trx, id, patch.assignments)
      await updateUser(trx, id, { scopeEpoch: before.scopeEpoch + 1 })
    }
    if ((await administratorsOf(trx, actor.authorityId)).length === 0)
      throw conflict('The authority would have no administrator left.')
    if (disabled || passwordHash !== null) await deleteSessionsOf(trx, id)
    await appendUserChange(deps, trx, id, actor, passwordHash === null ? {} : { passwordChanged: true })
    return (await userById(trx, id)) as User
  })
}

function sameAssignments(one: Assignment[], other: Assignment[]): boolean {
  const text = (list: Assignment[]) =>
    JSON.stringify([...new Set(list.map(({ role, scopeKind, scopeId }) => `${role} ${scopeKind} ${scopeId}`))].sort())
  return text(one) === text(other)
}
