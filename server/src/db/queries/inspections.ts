import type { Kysely } from 'kysely'
import type { Inspection } from '@nadzor/shared/facts/inspection'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'
import type { Reach } from './institutions.ts'

export type ListedInspection = { inspection: Inspection; institution: { id: string; name: string } }
/** Where the list goes on: start (empty when planned only) and id of the last one shown. */
export type InspectionCursor = [string, string]

export const cursorOf = ({ startedAt, id }: Inspection): InspectionCursor => [startedAt ?? '', id]

/** Visits within reach, newest first, after a cursor. */
export async function inspectionsWithin(
  db: Kysely<Tables>,
  { authorityId, whole, institutionIds }: Reach,
  {
    after,
    institutionId,
    state,
    limit,
  }: {
    after: InspectionCursor | null
    institutionId: string | null
    state: Inspection['state'] | null
    limit: number
  },
): Promise<ListedInspection[]> {
  if (!whole && institutionIds.length === 0) return []
  let query = db
    .selectFrom('inspection as n')
    .innerJoin('institution as i', 'i.id', 'n.institutionId')
    .selectAll('n')
    .select('i.name as institutionName')
    .where('i.authorityId', '=', authorityId)
  if (!whole) query = query.where('i.id', 'in', institutionIds)
  if (institutionId !== null) query = query.where('i.id', '=', institutionId)
  if (state !== null) query = query.where('n.state', '=', state)
  if (after) {
    const [startedAt, id] = after
    query = query.where((e) => {
      const started = e.fn.coalesce('n.startedAt', e.val(''))
      return e.or([e(started, '<', startedAt), e.and([e(started, '=', startedAt), e('n.id', '<', id)])])
    })
  }
  const rows = await query
    .orderBy((e) => e.fn.coalesce('n.startedAt', e.val('')), 'desc')
    .orderBy('n.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ institutionName, ...row }) => ({
    inspection: fromStored('inspection', row),
    institution: { id: row.institutionId, name: institutionName },
  }))
}

/** Names of users by id; what is not here any more is left out. */
export async function userNames(db: Kysely<Tables>, ids: Iterable<string>): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('user').select(['id', 'name']).where('id', 'in', wanted).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}
