import type { Deps } from '../../deps.ts'
import { deleteExpiredSessions } from '../../db/queries/sessions.ts'
import { credentialsOf, foldedEmail, userById } from '../../db/queries/users.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { wrongCredentials } from '../../problems.ts'
import { startSession } from './start.ts'

/**
 * Checks e-mail and password and opens a session. An unknown e-mail, a disabled user and a wrong password look the
 * same and take as long. Throws `wrong-credentials` or `too-many-requests`.
 */
export async function logIn(
  deps: Deps,
  { email, password, address, device }: { email: string; password: string; address: string; device: string },
): Promise<{ user: SignedIn; token: string; expiresAt: string }> {
  await deps.loginLimits.take(foldedEmail(email), address)
  const found = await credentialsOf(deps.db, email)
  const right = await deps.passwords.verify(found?.passwordHash ?? null, password)
  if (!found || !right) throw wrongCredentials()
  await deps.loginLimits.succeeded(foldedEmail(email))
  await deleteExpiredSessions(deps.db, deps.now().toISOString())
  const session = await startSession(deps, deps.db, found.id, device)
  const user = await userById(deps.db, found.id)
  if (!user) throw wrongCredentials()
  return { user, ...session }
}
