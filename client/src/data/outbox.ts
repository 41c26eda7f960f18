import { about } from '@nadzor/shared/sync/apply-mutation'
import type { Mutation } from '@nadzor/shared/sync/mutations'
import { readMutation } from '@nadzor/shared/sync/read-mutation'
import type { Draft } from './contract.ts'
import { addToMade, noteCounts } from './counts.ts'
import { CHUNK_BYTES } from './database.ts'
import type { OutboxRow, PhotoChunk, PhotoRow } from './database.ts'
import { sha256Hex } from './digest.ts'
import { chunksOf, storedBytes } from './photo-bytes.ts'
import type { PreparedPhoto } from './prepare-photo.ts'
import { Refusal } from './problems.ts'
import { instantNow } from './store.ts'
import type { Store } from './store.ts'

type Written = { rows: OutboxRow[]; photos: PhotoRow[]; chunks: PhotoChunk[] }

/**
 * Stores the changes and the bytes of their photos in one strict transaction and reads them back; resolves only then.
 * Everything slow (hashing, sealing) happens before the transaction, because IndexedDB commits at the first pause.
 * Throws `Refusal`: `does-not-fit`, `storage-full`, `storage-unreliable`; then nothing is kept.
 */
export async function writeDrafts(store: Store, drafts: Draft[], photos: PreparedPhoto[]): Promise<void> {
  if (drafts.length === 0) return
  const mutations = drafts.map((draft) => mutationOf(store, draft))
  const written = await prepare(store, mutations, photos)
  await commit(store, written)
  if (!(await readsBack(store, mutations, written))) {
    await undo(store, written)
    throw new Refusal('storage-unreliable')
  }
  await noteCounts(store)
}

function mutationOf({ env }: Store, draft: Draft): Mutation {
  const { mutation, problem } = readMutation({ id: env.newId(), madeAt: instantNow(env), ...draft })
  if (mutation) return mutation
  const where = problem.errors?.map(({ path, message }) => `${path}: ${message}`).join('; ') ?? ''
  throw new Refusal('does-not-fit', { detail: `${problem.title} ${where}`.trim() })
}

async function prepare(store: Store, mutations: Mutation[], photos: PreparedPhoto[]): Promise<Written> {
  const sealed = await store.sealing.sealBodies(mutations)
  const rows = mutations.map((mutation, index): OutboxRow => {
    const { subject, inspectionId, evidenceId } = about(mutation)
    const body = sealed[index]
    if (!body) throw new Error('sealing lost a body')
    return {
      id: mutation.id,
      name: mutation.name,
      institutionId: mutation.institutionId,
      madeAt: mutation.madeAt,
      subjectKind: subject?.kind ?? null,
      subjectId: subject?.id ?? null,
      inspectionId,
      evidenceId,
      size: JSON.stringify(mutation).length,
      state: 'waiting',
      problem: null,
      sealed: body,
    }
  })
  const pairs = pair(mutations, photos)
  const chunks = await Promise.all(pairs.map(({ row, bytes }) => chunksOf(store, row.evidenceId, bytes)))
  const sealedPhotos = await Promise.all(
    pairs.map(async ({ row }) => ({ ...row, preview: await store.sealing.sealBytes(row.preview) })),
  )
  return { rows, photos: sealedPhotos, chunks: chunks.flat() }
}

/** Each `evidence.add` with the photo whose hash it names; one without bytes, or bytes without one, is a bug. */
function pair(mutations: Mutation[], photos: PreparedPhoto[]): { row: PhotoRow; bytes: ArrayBuffer }[] {
  const used = new Set<PreparedPhoto>()
  const pairs = mutations.flatMap((mutation) => {
    if (mutation.name !== 'evidence.add') return []
    const { evidence } = mutation.args
    const photo = photos.find(({ sha256, size }) => sha256 === evidence.sha256 && size === evidence.size)
    if (!photo) throw new Refusal('does-not-fit', { detail: `evidence ${evidence.id} has no photo of its hash` })
    used.add(photo)
    const row: PhotoRow = {
      evidenceId: evidence.id,
      sha256: photo.sha256,
      size: photo.size,
      chunks: Math.ceil(photo.size / CHUNK_BYTES),
      state: 'waiting',
      institutionId: evidence.institutionId,
      inspectionId: evidence.inspectionId,
      subjectKind: evidence.subjectKind,
      subjectId: evidence.subjectId,
      madeAt: evidence.capturedAt,
      uploadUrl: null,
      sent: 0,
      unreceipted: 0,
      problem: null,
      preview: photo.preview,
    }
    return [{ row, bytes: photo.bytes }]
  })
  if (photos.some((photo) => !used.has(photo))) {
    throw new Refusal('does-not-fit', { detail: 'a photo came without the evidence that describes it' })
  }
  return pairs
}

async function commit({ db }: Store, { rows, photos, chunks }: Written): Promise<void> {
  try {
    await db.transaction('rw', [db.outbox, db.photos, db.photoChunks, db.meta], async () => {
      // `bulkAdd` keeps the array's order in the order numbers.
      await db.outbox.bulkAdd(rows)
      await db.photos.bulkAdd(photos)
      await db.photoChunks.bulkAdd(chunks)
      await addToMade(db, { answers: rows.length - photos.length, photos: photos.length })
    })
  } catch (error) {
    throw storageRefusal(error)
  }
}

/** Names what the browser's database said. Anything unknown stays a bug and is thrown as it is. */
export function storageRefusal(error: unknown): unknown {
  const names: string[] = []
  for (let next = error; next instanceof Object && names.length < 5; next = 'inner' in next ? next.inner : null) {
    if ('name' in next) names.push(String(next.name))
  }
  if (names.includes('QuotaExceededError')) return new Refusal('storage-full', {}, error)
  if (names.some((name) => ['DatabaseClosedError', 'OpenFailedError', 'MissingAPIError'].includes(name))) {
    return new Refusal('storage-closed', {}, error)
  }
  if (names.includes('ConstraintError') || names.includes('BulkError')) {
    return new Refusal('does-not-fit', { detail: 'the same id was written before' }, error)
  }
  return error
}

/**
 * True when the database gives back what was written. Sync may have been faster: what the server has settled or
 * receipted by then needs no copy here.
 */
async function readsBack(store: Store, mutations: Mutation[], { photos }: Written): Promise<boolean> {
  const { db, env, sealing } = store
  for (const mutation of mutations) {
    const row = (await db.outbox.where('id').equals(mutation.id).first()) ?? (await db.sent.get(mutation.id))
    if (!row) return false
    if (row.sealed === null) continue
    const [body] = await sealing.openBodies([row.sealed])
    if (JSON.stringify(body) !== JSON.stringify(mutation)) return false
  }
  for (const photo of photos) {
    if ((await db.photos.get(photo.evidenceId))?.state === 'accepted') continue
    const bytes = await storedBytes(store, photo)
    if (bytes && (await sha256Hex(env, bytes)) === photo.sha256) continue
    // Receipted and deleted between the two lines above.
    if ((await db.photos.get(photo.evidenceId))?.state !== 'accepted') return false
  }
  return true
}

async function undo({ db }: Store, { rows, photos }: Written): Promise<void> {
  await db.transaction('rw', [db.outbox, db.photos, db.photoChunks, db.meta], async () => {
    const ids = rows.map(({ id }) => id)
    const removed = await db.outbox.where('id').anyOf(ids).delete()
    for (const { evidenceId } of photos) await db.photoChunks.where('evidenceId').equals(evidenceId).delete()
    await db.photos.bulkDelete(photos.map(({ evidenceId }) => evidenceId))
    await addToMade(db, { answers: photos.length - removed, photos: -photos.length })
  })
}
