import type * as z from 'zod/mini'
import type { setupRequest } from '@nadzor/shared/api/session'
import { appendChange, openStream } from '../../db/change-log.ts'
import { insertAuthority } from '../../db/queries/authorities.ts'
import { SETUP_TOKEN, setting, takeSetting } from '../../db/queries/settings.ts'
import { anyAdministrator, emailTaken, insertUser, userById } from '../../db/queries/users.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { conflict, forbidden, gone } from '../../problems.ts'
import { startSession } from '../session/start.ts'
import { tokenHash } from '../session/token.ts'
import { appendUserChange } from '../users/append-user-change.ts'

const stale = () =>
  forbidden('This set-up link was used or is out of date; the server prints a new one when it starts.')

/**
 * Makes the authority and its first administrator, and logs the administrator in. Works once: throws `gone` when there
 * is an administrator, `forbidden` when the token is not the last one printed.
 */
export async function setUp(
  deps: Deps,
  { token, authority, administrator }: z.infer<typeof setupRequest>,
  device: string,
): Promise<{ user: SignedIn; token: string; expiresAt: string }> {
  if (await anyAdministrator(deps.db)) throw gone('There is an administrator already.')
  const hash = tokenHash(token)
  // Hashes are compared, not tokens: how long that takes says nothing about the token.
  if ((await setting(deps.db, SETUP_TOKEN)) !== hash) throw stale()
  if (await emailTaken(deps.db, administrator.email)) throw conflict('A user with this e-mail exists already.')
  const passwordHash = await deps.passwords.hash(administrator.password)
  return deps.db.transaction().execute(async (trx) => {
    // Of two who send the form at once, the one that takes the token goes on.
    if (!(await takeSetting(trx, SETUP_TOKEN, hash))) throw stale()
    const { email, name, language } = administrator
    const authorityId = deps.newId()
    const userId = deps.newId()
    const at = deps.now().toISOString()
    await insertAuthority(trx, { id: authorityId, ...authority })
    await openStream(trx, authorityId, 'authority')
    const assignments = [{ role: 'administrator' as const, scopeKind: 'authority' as const, scopeId: authorityId }]
    const user = { id: userId, authorityId, email, name, language, disabled: false, assignments }
    await insertUser(trx, { ...user, passwordHash, createdAt: at })
    await appendChange(trx, {
      streamId: authorityId,
      entityKind: 'authority',
      entityId: authorityId,
      actor: 'system:setup',
      mutationId: null,
      at,
      payload: { id: authorityId, ...authority },
    })
    await appendUserChange(deps, trx, userId, { id: 'system:setup', authorityId })
    const session = await startSession(deps, trx, userId, device)
    return { user: (await userById(trx, userId)) as SignedIn, ...session }
  })
}
