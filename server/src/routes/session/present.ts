import type { SessionResponse } from '@nadzor/shared/api/session'
import { authorityById } from '../../db/queries/authorities.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'

export async function presentSession(deps: Deps, user: SignedIn, expiresAt: string): Promise<SessionResponse> {
  return { user, authority: await authorityById(deps.db, user.authorityId), expiresAt }
}
