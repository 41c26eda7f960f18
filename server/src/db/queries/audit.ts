import type { Kysely } from 'kysely'
import type { AuditResponse } from '@nadzor/shared/api/audit'
import type { Tables } from '../tables.ts'

/** Changes of a stream below `before` (null: from the newest), newest first. */
export async function changesBefore(
  db: Kysely<Tables>,
  streamId: string,
  before: number | null,
  limit: number,
): Promise<AuditResponse['changes']> {
  let query = db
    .selectFrom('change as c')
    .leftJoin('changePayload as p', (on) => on.onRef('p.streamId', '=', 'c.streamId').onRef('p.seq', '=', 'c.seq'))
    .leftJoin('user as u', 'u.id', 'c.actor')
    .select(['c.seq', 'c.entityKind', 'c.entityId', 'c.version', 'c.actor', 'c.mutationId', 'c.at', 'c.digest'])
    .select(['u.name as actorName', 'p.body'])
    .where('c.streamId', '=', streamId)
  if (before !== null) query = query.where('c.seq', '<', before)
  const rows = await query.orderBy('c.seq', 'desc').limit(limit).execute()
  return rows.map(({ body, ...change }) => ({ ...change, erased: body === null }))
}
