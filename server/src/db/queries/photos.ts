import type { Kysely, Transaction } from 'kysely'
import type { Receipt } from '@nadzor/shared/sync/protocol'
import type { Tables } from '../tables.ts'

/** The receipt of one photo; null while the server has not hashed its bytes. */
export async function receiptOf(db: Kysely<Tables>, evidenceId: string): Promise<Receipt | null> {
  const found = await db
    .selectFrom('receipt')
    .select(['evidenceId', 'sha256', 'size', 'receivedAt'])
    .where('evidenceId', '=', evidenceId)
    .executeTakeFirst()
  return found ?? null
}

/** Books a stored photo and its receipt together. Two equal photos share one `photo` row and have a receipt each. */
export async function insertReceipt(
  trx: Transaction<Tables>,
  photo: Tables['photo'],
  receipt: Tables['receipt'],
): Promise<void> {
  await trx
    .insertInto('photo')
    .values(photo)
    .onConflict((c) => c.column('sha256').doNothing())
    .execute()
  await trx.insertInto('receipt').values(receipt).execute()
}
