import { receiptsResponse } from '@nadzor/shared/sync/protocol'
import type { Receipt } from '@nadzor/shared/sync/protocol'
import type { PhotoRow } from './database.ts'
import { requestJson } from './http.ts'
import type { Store } from './store.ts'

/** As the protocol allows in one request. */
const MAX_ASKED = 500

/**
 * Asks the server for its own hashes of these photos and lets go of what it proves to hold: the only place in the
 * app where a photo's bytes are deleted. Hash and size must both be the phone's own; anything else means that the
 * photo goes again, from the first byte. Returns the ids receipted. Throws `Refusal` `no-connection`, `ProblemError`.
 */
export async function askReceipts(store: Store, evidenceIds: string[]): Promise<Set<string>> {
  const accepted = new Set<string>()
  for (let from = 0; from < evidenceIds.length; from += MAX_ASKED) {
    const asked = { evidenceIds: evidenceIds.slice(from, from + MAX_ASKED) }
    const { receipts } = await requestJson(store.env, 'POST', '/api/sync/receipts', receiptsResponse, asked)
    for (const receipt of receipts) if (await book(store, receipt)) accepted.add(receipt.evidenceId)
  }
  return accepted
}

async function book({ db }: Store, receipt: Receipt): Promise<boolean> {
  return db.transaction('rw', [db.photos, db.photoChunks], async () => {
    const photo = await db.photos.get(receipt.evidenceId)
    if (!photo || photo.state === 'accepted') return photo !== undefined
    if (!proves(receipt, photo)) {
      await db.photos.update(photo.evidenceId, {
        state: 'repeat',
        uploadUrl: null,
        sent: 0,
        unreceipted: 0,
        problem: { type: 'hash-mismatch', title: 'The server holds other bytes than this phone', status: 409 },
      })
      return false
    }
    await db.photoChunks.where('evidenceId').equals(photo.evidenceId).delete()
    await db.photos.update(photo.evidenceId, { state: 'accepted', sent: photo.size, uploadUrl: null, problem: null })
    return true
  })
}

function proves(receipt: Receipt, photo: PhotoRow): boolean {
  return receipt.sha256 === photo.sha256 && receipt.size === photo.size
}
