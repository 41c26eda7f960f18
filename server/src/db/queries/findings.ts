import type { Kysely } from 'kysely'
import type { FindingEventRow } from '@nadzor/shared/findings/finding-event'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'

type Db = Kysely<Tables>

/**
 * Histories by finding, each in the order in which the server took the events: phones' clocks may disagree about
 * that. `of`: one finding, or all of an institution.
 */
export async function historiesOf(
  db: Db,
  of: { findingIds: string[] } | { institutionId: string },
): Promise<Map<string, FindingEventRow[]>> {
  if ('findingIds' in of && of.findingIds.length === 0) return new Map()
  const query = db
    .selectFrom('findingEvent as e')
    .innerJoin('change as c', (on) =>
      on.onRef('c.entityId', '=', 'e.id').on('c.entityKind', '=', 'findingEvent').on('c.version', '=', 1),
    )
    .selectAll('e')
    .orderBy('c.seq')
  const rows = await (
    'findingIds' in of
      ? query.where('e.findingId', 'in', of.findingIds)
      : query.where('e.institutionId', '=', of.institutionId)
  ).execute()
  return Map.groupBy(
    rows.map((row) => fromStored('findingEvent', row)),
    (event) => event.findingId,
  )
}

export async function historyOf(db: Db, findingId: string): Promise<FindingEventRow[]> {
  return (await historiesOf(db, { findingIds: [findingId] })).get(findingId) ?? []
}

/** Whether something here is or ever was this person's order: what was made offline for it comes late. */
export async function everAssigned(db: Db, userId: string, institutionId: string): Promise<boolean> {
  const found = await db
    .selectFrom('findingEvent')
    .select('id')
    .where('institutionId', '=', institutionId)
    .where('event', '=', 'assign')
    .where('assigneeId', '=', userId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Whether this user is, or was, given an order about exactly this thing. */
export async function hasOrderOn(db: Db, userId: string, subjectId: string): Promise<boolean> {
  const found = await db
    .selectFrom('findingEvent')
    .innerJoin('finding', 'finding.id', 'findingEvent.findingId')
    .select('findingEvent.id')
    .where('finding.subjectId', '=', subjectId)
    .where('findingEvent.event', '=', 'assign')
    .where('findingEvent.assigneeId', '=', userId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

export async function anyFinding(db: Db, institutionId: string): Promise<boolean> {
  const found = await db
    .selectFrom('finding')
    .select('id')
    .where('institutionId', '=', institutionId)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
