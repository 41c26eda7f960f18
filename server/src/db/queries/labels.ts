import type { Kysely } from 'kysely'
import type { Label } from '@nadzor/shared/facts/label'
import type { Reach } from './institutions.ts'
import type { Tables } from '../tables.ts'

type Db = Kysely<Tables>

/** A label with the plate of what it is bound to; null while unbound. */
export type PlatedLabel = Label & { plate: string | null }

/** Labels within reach: bound to an institution there, or unbound and of the same authority. In order of CODE. */
export async function labelsWithin(
  db: Db,
  { authorityId, whole, institutionIds }: Reach,
  {
    after = null,
    limit = null,
    codes = null,
  }: { after?: string | null; limit?: number | null; codes?: string[] | null } = {},
): Promise<PlatedLabel[]> {
  if (!whole && institutionIds.length === 0) return []
  let query = db
    .selectFrom('label')
    .leftJoin('camera', 'camera.id', 'label.subjectId')
    .leftJoin('recorder', 'recorder.id', 'label.subjectId')
    .leftJoin('sign', 'sign.id', 'label.subjectId')
    .selectAll('label')
    .select((e) => e.fn.coalesce('camera.plate', 'recorder.plate', 'sign.plate').as('plate'))
    .where('label.authorityId', '=', authorityId)
  if (!whole)
    query = query.where((e) =>
      e.or([e('label.institutionId', 'is', null), e('label.institutionId', 'in', institutionIds)]),
    )
  if (after !== null) query = query.where('label.code', '>', after)
  if (codes !== null) query = query.where('label.code', 'in', codes)
  query = query.orderBy('label.code')
  if (limit !== null) query = query.limit(limit)
  return (await query.execute()) as PlatedLabel[]
}

export async function insertLabels(db: Db, labels: Label[]): Promise<void> {
  await db.insertInto('label').values(labels).execute()
}
