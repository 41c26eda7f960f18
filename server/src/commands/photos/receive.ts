import { createHash } from 'node:crypto'
import type { Receipt } from '@nadzor/shared/sync/protocol'
import { saveRow } from '../../db/change-log.ts'
import { findRow } from '../../db/queries/find-row.ts'
import { insertReceipt, receiptOf } from '../../db/queries/photos.ts'
import type { Deps } from '../../deps.ts'
import { inspectJpeg } from '../../photos/jpeg.ts'
import { MAX_PHOTO_PIXELS } from '../../photos/limits.ts'
import { inOneCommit } from '../push/group.ts'
import { gone, hashMismatch, unsupportedMedia } from '../../problems.ts'

/**
 * Takes the bytes of a photo that was described before, and answers the receipt that lets the phone delete its copy.
 * The order is the promise: hashed here -> looked at -> fsynced in the store -> photo, receipt and `receivedAt`
 * committed together -> answered. Killed anywhere in between, the same bytes can be brought again and end the same.
 * Refuses `hash-mismatch` and `unsupported-media`; nothing is stored then.
 */
export async function receivePhoto(
  deps: Deps,
  { evidenceId, userId, bytes }: { evidenceId: string; userId: string; bytes: Uint8Array },
): Promise<Receipt> {
  const described = await findRow(deps.db, 'evidence', evidenceId)
  if (!described) throw gone('What described this photo is not here any more.')
  const earlier = await receiptOf(deps.db, evidenceId)
  if (earlier) return earlier

  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== described.sha256)
    throw hashMismatch(`The ${bytes.length} bytes that came hash to ${sha256}; announced was ${described.sha256}.`)
  const jpeg = inspectJpeg(bytes)
  if (!jpeg.ok) throw unsupportedMedia(jpeg.detail)
  const { width, height } = jpeg
  if (width !== described.width || height !== described.height)
    throw unsupportedMedia(
      `It has ${width} x ${height} pixels and was described as ${described.width} x ${described.height}.`,
    )
  if (width * height > MAX_PHOTO_PIXELS) throw unsupportedMedia(`A photo has ${MAX_PHOTO_PIXELS} pixels at most.`)

  await deps.photos.store.put(sha256, bytes)
  const size = bytes.length
  return inOneCommit(deps, [described.institutionId], async (trx) => {
    // Two connections may have brought the same bytes: the stream's lock lets one of them book.
    const booked = await receiptOf(trx, evidenceId)
    if (booked) return booked
    const row = await findRow(trx, 'evidence', evidenceId)
    if (!row) throw gone('What described this photo is not here any more.')
    const at = deps.now().toISOString()
    const receipt = { evidenceId, sha256, size, receivedAt: at }
    await insertReceipt(trx, { sha256, size, width, height, storedAt: at }, { ...receipt, uploadedBy: userId })
    await saveRow(trx, 'evidence', { ...row, receivedAt: at }, { actor: userId, mutationId: null, at })
    return receipt
  })
}
