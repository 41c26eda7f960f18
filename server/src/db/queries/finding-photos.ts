import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** Photos of these institutions that a phone described and whose bytes have not come. */
export async function undeliveredPhotos(
  db: Kysely<Tables>,
  institutionIds: readonly string[],
): Promise<{ id: string; subjectId: string }[]> {
  if (institutionIds.length === 0) return []
  return db
    .selectFrom('evidence')
    .select(['id', 'subjectId'])
    .where('institutionId', 'in', [...new Set(institutionIds)])
    .where('receivedAt', 'is', null)
    .execute()
}
