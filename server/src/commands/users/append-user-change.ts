import type { Transaction } from 'kysely'
import type { Deps } from '../../deps.ts'
import { appendChange } from '../../db/change-log.ts'
import { userById } from '../../db/queries/users.ts'
import type { Tables } from '../../db/tables.ts'

/** Logs a user as they now are in the authority's stream. Never the password or its hash. */
export async function appendUserChange(
  deps: Deps,
  trx: Transaction<Tables>,
  userId: string,
  actor: { id: string; authorityId: string },
  more: { passwordChanged?: boolean } = {},
): Promise<void> {
  const user = await userById(trx, userId)
  if (!user) throw new Error(`no user ${userId} to log`)
  const at = deps.now().toISOString()
  const entry = { entityKind: 'user', entityId: userId, actor: actor.id, mutationId: null, at }
  await appendChange(trx, { streamId: actor.authorityId, ...entry, payload: { ...user, ...more } })
}
