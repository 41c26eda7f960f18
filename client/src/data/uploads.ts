import type { Problem } from '@nadzor/shared/api/problem'
import type { PhotoRow, PhotoState } from './database.ts'
import { ProblemError } from './http.ts'
import { storedSlice } from './photo-bytes.ts'
import { Refusal } from './problems.ts'
import { askReceipts } from './receipts.ts'
import type { Store } from './store.ts'

const onTheirWay: PhotoState[] = ['waiting', 'on-the-way', 'uploaded', 'repeat']
/** After so many rounds in which the server says it has every byte and still gives no receipt, it all goes again. */
const PATIENCE = 3

/** The bytes are gone although the phone had promised to keep them. Said, not hidden. */
class BytesGone extends Error {}

/**
 * Photos that may go now: not accepted, not refused, and described to the server already, because it takes no bytes
 * of a photo it has never heard of. Oldest first.
 */
export async function photosToSend({ db }: Store): Promise<PhotoRow[]> {
  const photos = await db.photos.where('state').anyOf(onTheirWay).toArray()
  const undescribed = new Set((await db.outbox.where('name').equals('evidence.add').toArray()).map((row) => row.evidenceId))
  return photos
    .filter(({ evidenceId }) => !undescribed.has(evidenceId))
    .sort((a, b) => (a.madeAt < b.madeAt ? -1 : a.madeAt > b.madeAt ? 1 : 0))
}

/**
 * Sends photos one at a time and lets each go when its receipt has come; call under the push lock. `interrupted` is
 * asked between photos and pieces: answers made meanwhile go first. Resolves true when no photo was left to try.
 * Throws what concerns every photo (no connection, session, server down); what concerns one stays with that one.
 */
export async function uploadAll(store: Store, interrupted: () => Promise<boolean> | boolean): Promise<boolean> {
  // Receipts first: an answer lost last time must not cost the whole photo again.
  const begun = (await photosToSend(store)).filter(({ state, uploadUrl }) => state !== 'waiting' || uploadUrl !== null)
  if (begun.length > 0) await askReceipts(store, begun.map(({ evidenceId }) => evidenceId))
  for (const photo of await photosToSend(store)) {
    if (await interrupted()) return false
    await uploadOne(store, photo, interrupted)
  }
  return true
}

/** Fetched with the first photo, because the first screen has no need of it. Without it the network is not there. */
async function transport(): Promise<typeof import('./tus-transport.ts')> {
  return import('./tus-transport.ts').catch((error: unknown) => {
    throw new Refusal('no-connection', {}, error)
  })
}

async function uploadOne(store: Store, photo: PhotoRow, interrupted: () => Promise<boolean> | boolean): Promise<void> {
  const { db, env } = store
  const { evidenceId, sha256, size } = photo
  const change = (fields: Partial<PhotoRow>) => db.photos.update(evidenceId, fields)
  await change({ state: 'on-the-way' })
  let stop = false
  try {
    const { uploadOnce } = await transport()
    const end = await uploadOnce(env, {
      size,
      metadata: { evidenceId, sha256, filetype: 'image/jpeg' },
      uploadUrl: photo.uploadUrl,
      read: async (start, until) => {
        const slice = await storedSlice(store, evidenceId, start, until)
        if (slice === null) throw new BytesGone(evidenceId)
        return slice
      },
      onUrl: async (uploadUrl) => void (await change({ uploadUrl })),
      onTaken: async (sent) => {
        await change({ sent })
        stop = await interrupted()
      },
      stopped: () => stop,
    })
    if (end === 'stopped') {
      await change({ state: 'waiting' })
      return
    }
    await change({ state: 'uploaded', sent: size })
  } catch (error) {
    if (await bookFailure(store, photo, error)) return
    await change({ state: 'waiting' })
    throw error
  }
  const accepted = await askReceipts(store, [evidenceId])
  if (!accepted.has(evidenceId)) await withoutReceipt(store, evidenceId)
}

/** Every byte is said to be there, but there is no proof: asked again next round, and sent again after a few. */
async function withoutReceipt({ db }: Store, evidenceId: string): Promise<void> {
  const photo = await db.photos.get(evidenceId)
  if (photo?.state !== 'uploaded') return
  const unreceipted = photo.unreceipted + 1
  await db.photos.update(
    evidenceId,
    unreceipted < PATIENCE
      ? { unreceipted }
      : {
          state: 'repeat',
          uploadUrl: null,
          sent: 0,
          unreceipted: 0,
          problem: { type: 'unavailable', title: 'The server gave no receipt for this photo', status: 503 },
        },
  )
}

/** Books what the server said about this one photo. False: it concerns every photo, the round ends here. */
async function bookFailure(store: Store, photo: PhotoRow, error: unknown): Promise<boolean> {
  const change = (fields: Partial<PhotoRow>) => store.db.photos.update(photo.evidenceId, fields)
  const gone = error instanceof BytesGone
  const problem: Problem | null = gone
    ? { type: 'gone', title: 'The bytes are no longer on this phone', status: 410 }
    : error instanceof ProblemError
      ? error.problem
      : null
  if (problem === null) return false
  if (gone) {
    // The server may have had them all along.
    const accepted = await askReceipts(store, [photo.evidenceId])
    if (!accepted.has(photo.evidenceId)) await change({ state: 'rejected', problem })
    return true
  }
  switch (problem.type) {
    case 'hash-mismatch':
      // Some byte changed on the way: all of them go again, next round.
      await change({ state: 'repeat', uploadUrl: null, sent: 0, problem })
      return true
    case 'conflict':
    case 'not-found':
    case 'gone': {
      // Held already, another connection still open, or the half-sent copy cleared away: a receipt tells them apart.
      const accepted = await askReceipts(store, [photo.evidenceId])
      const anew = problem.type === 'conflict' ? {} : { uploadUrl: null, sent: 0 }
      if (!accepted.has(photo.evidenceId)) await change({ state: 'waiting', problem, ...anew })
      return true
    }
    case 'forbidden':
    case 'invalid':
    case 'too-large':
    case 'unsupported-media':
      await change({ state: 'rejected', problem })
      return true
    default:
      return false
  }
}
