import type { Kysely } from 'kysely'
import type { Deps } from '../../deps.ts'
import { insertSession } from '../../db/queries/sessions.ts'
import type { Tables } from '../../db/tables.ts'
import { expiry } from './expiry.ts'
import { newToken } from './token.ts'

/** Opens a session; the token is handed out this once. `device` is what the browser calls itself. */
export async function startSession(
  deps: Deps,
  db: Kysely<Tables>,
  userId: string,
  device: string,
): Promise<{ token: string; expiresAt: string }> {
  const { token, hash } = newToken(deps)
  const at = deps.now().toISOString()
  const expiresAt = expiry(deps)
  const session = { tokenHash: hash, userId, createdAt: at, lastSeenAt: at, expiresAt, device: device.slice(0, 200) }
  await insertSession(db, session)
  return { token, expiresAt }
}
