import type { Deps } from '../../deps.ts'
import { extendSession, liveSession } from '../../db/queries/sessions.ts'
import { userById } from '../../db/queries/users.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { expiry } from './expiry.ts'
import { tokenHash } from './token.ts'

/** Written at most once an hour: a walk through a school makes hundreds of requests. */
const EXTEND_AFTER_MS = 60 * 60 * 1000

type Resumed = { user: SignedIn; tokenHash: string; expiresAt: string; extended: boolean }

/** Whose session a token opens, with its end moved on; null when it is unknown, over or its user disabled. */
export async function resumeSession(deps: Deps, token: string): Promise<Resumed | null> {
  const now = deps.now()
  const hash = tokenHash(token)
  const session = await liveSession(deps.db, hash, now.toISOString())
  const user = session && (await userById(deps.db, session.userId))
  if (!session || !user) return null
  if (now.getTime() - Date.parse(session.lastSeenAt) < EXTEND_AFTER_MS)
    return { user, tokenHash: hash, expiresAt: session.expiresAt, extended: false }
  const expiresAt = expiry(deps)
  await extendSession(deps.db, hash, now.toISOString(), expiresAt)
  return { user, tokenHash: hash, expiresAt, extended: true }
}
