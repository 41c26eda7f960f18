import type { Kysely } from 'kysely'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { Rows } from '@nadzor/shared/facts/rows'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'
import { institutionById } from './institutions.ts'
import type { Reach } from './institutions.ts'

export type ListedRecorder = { recorder: Rows['recorder']; institution: Institution; openFindings: number }

/** Recorders within reach, in order of (institution's name, recorder's id). `openFindings` counts the recorder's and its channels'. */
export async function recordersWithin(
  db: Kysely<Tables>,
  { authorityId, whole, institutionIds }: Reach,
  { institutionId, after, limit }: { institutionId: string | null; after: [string, string] | null; limit: number },
): Promise<ListedRecorder[]> {
  if (!whole && institutionIds.length === 0) return []
  let query = db
    .selectFrom('recorder')
    .innerJoin('institution', 'institution.id', 'recorder.institutionId')
    .selectAll('recorder')
    .where('institution.authorityId', '=', authorityId)
  if (!whole) query = query.where('institution.id', 'in', institutionIds)
  if (institutionId !== null) query = query.where('institution.id', '=', institutionId)
  if (after) {
    const [name, id] = after
    query = query.where((e) =>
      e.or([e('institution.name', '>', name), e.and([e('institution.name', '=', name), e('recorder.id', '>', id)])]),
    )
  }
  const rows = await query.orderBy('institution.name').orderBy('recorder.id').limit(limit).execute()
  const listed: ListedRecorder[] = []
  for (const row of rows) {
    const institution = await institutionById(db, row.institutionId)
    if (!institution) continue
    const recorder = fromStored('recorder', row)
    listed.push({ recorder, institution, openFindings: await openFindingsOf(db, recorder.id) })
  }
  return listed
}

async function openFindingsOf(db: Kysely<Tables>, recorderId: string): Promise<number> {
  const found = await db
    .selectFrom('finding')
    .select((c) => c.fn.countAll<number>().as('count'))
    .where('state', 'not in', ['closed', 'dismissed'])
    .where((where) =>
      where.or([
        where('subjectId', '=', recorderId),
        where('subjectId', 'in', db.selectFrom('channel').select('channel.id').where('recorderId', '=', recorderId)),
      ]),
    )
    .executeTakeFirstOrThrow()
  return Number(found.count)
}
