import { putSetting, SETUP_TOKEN } from '../../db/queries/settings.ts'
import { anyAdministrator } from '../../db/queries/users.ts'
import type { Deps } from '../../deps.ts'
import { newToken } from '../session/token.ts'

/**
 * The one-time address at which the first administrator signs up; null once there is one. Each call makes a new token
 * and ends the one before it, so a link left in an old log opens nothing.
 */
export async function setupLink(deps: Deps): Promise<string | null> {
  if (await anyAdministrator(deps.db)) return null
  const { token, hash } = newToken(deps)
  await putSetting(deps.db, SETUP_TOKEN, hash)
  return `${deps.config.publicUrl}/setup?token=${token}`
}
