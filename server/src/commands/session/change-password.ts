import type { Deps } from '../../deps.ts'
import { deleteSessionsOf } from '../../db/queries/sessions.ts'
import { foldedEmail, passwordHashOf, updateUser } from '../../db/queries/users.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { wrongCredentials } from '../../problems.ts'
import { appendUserChange } from '../users/append-user-change.ts'

/** Sets one's own password and ends one's sessions everywhere else. Throws `wrong-credentials`. */
export async function changePassword(
  deps: Deps,
  user: SignedIn,
  { current, next, keep, address }: { current: string; next: string; keep: string; address: string },
): Promise<void> {
  // A stolen session must not be a place to guess the password from.
  await deps.loginLimits.take(foldedEmail(user.email), address)
  if (!(await deps.passwords.verify(await passwordHashOf(deps.db, user.id), current))) throw wrongCredentials()
  await deps.loginLimits.succeeded(foldedEmail(user.email))
  const passwordHash = await deps.passwords.hash(next)
  await deps.db.transaction().execute(async (trx) => {
    await updateUser(trx, user.id, { passwordHash })
    await deleteSessionsOf(trx, user.id, keep)
    await appendUserChange(deps, trx, user.id, user, { passwordChanged: true })
  })
}
