import type { Kysely } from 'kysely'
import type { Inspection } from '@nadzor/shared/facts/inspection'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'
import type { Reach } from './institutions.ts'

/** Visits within reach that are planned or under way, whoever makes them, by their mandate's day. */
export async function visitsAhead(
  db: Kysely<Tables>,
  { authorityId, whole, institutionIds }: Reach,
): Promise<Inspection[]> {
  if (!whole && institutionIds.length === 0) return []
  let query = db
    .selectFrom('inspection as n')
    .innerJoin('institution as i', 'i.id', 'n.institutionId')
    .selectAll('n')
    .where('i.authorityId', '=', authorityId)
    .where('n.state', 'in', ['planned', 'open'])
  if (!whole) query = query.where('i.id', 'in', institutionIds)
  const visits = (await query.execute()).map((row) => fromStored('inspection', row))
  return visits.sort((a, b) => a.mandate.day.localeCompare(b.mandate.day) || a.id.localeCompare(b.id))
}
