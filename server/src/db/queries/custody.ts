import type { Database } from '../open-database.ts'

/** One photo that the server has said it holds. */
export type HeldPhoto = {
  evidenceId: string
  institutionId: string
  institutionName: string
  authorityId: string
  sha256: string
  /** Null: said to be received, without a receipt. */
  receipt: { sha256: string; size: number } | null
}

/** Photos that were received or receipted, by evidence id, a page at a time. */
export async function heldPhotos(db: Database, after: string | null, limit: number): Promise<HeldPhoto[]> {
  const rows = await db
    .selectFrom('evidence as e')
    .innerJoin('institution as i', 'i.id', 'e.institutionId')
    .leftJoin('receipt as r', 'r.evidenceId', 'e.id')
    .select(['e.id as evidenceId', 'e.institutionId', 'i.name as institutionName', 'i.authorityId', 'e.sha256'])
    .select(['r.sha256 as receiptHash', 'r.size as receiptSize'])
    .where((w) => w.or([w('e.receivedAt', 'is not', null), w('r.evidenceId', 'is not', null)]))
    .where('e.id', '>', after ?? '')
    .orderBy('e.id')
    .limit(limit)
    .execute()
  return rows.map(({ receiptHash, receiptSize, ...photo }) => ({
    ...photo,
    receipt: receiptHash === null || receiptSize === null ? null : { sha256: receiptHash, size: receiptSize },
  }))
}
