import type { Kysely } from 'kysely'
import type { Receipt } from '@nadzor/shared/sync/protocol'
import type { Reach } from './institutions.ts'
import type { Tables } from '../tables.ts'

/** Receipts of those photos that lie within reach, or that the asker uploaded before a scope was taken away. */
export async function receiptsFor(
  db: Kysely<Tables>,
  { authorityId, whole, institutionIds }: Reach,
  userId: string,
  evidenceIds: string[],
): Promise<Receipt[]> {
  if (evidenceIds.length === 0) return []
  return db
    .selectFrom('receipt as r')
    .innerJoin('evidence as e', 'e.id', 'r.evidenceId')
    .innerJoin('institution as i', 'i.id', 'e.institutionId')
    .select(['r.evidenceId', 'r.sha256', 'r.size', 'r.receivedAt'])
    .where('r.evidenceId', 'in', evidenceIds)
    .where((e) => {
      const reasons = [e('e.by', '=', userId)]
      if (whole) reasons.push(e('i.authorityId', '=', authorityId))
      else if (institutionIds.length > 0) reasons.push(e('i.id', 'in', institutionIds))
      return e.or(reasons)
    })
    .execute()
}
