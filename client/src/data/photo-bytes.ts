import { CHUNK_BYTES } from './database.ts'
import type { NadzorDatabase, PhotoChunk } from './database.ts'
import type { Store } from './store.ts'

/** Cuts bytes into sealed chunks: small pieces survive where phones lose or refuse one large value. */
export async function chunksOf(
  { sealing }: Pick<Store, 'sealing'>,
  evidenceId: string,
  bytes: ArrayBuffer,
): Promise<PhotoChunk[]> {
  const count = Math.ceil(bytes.byteLength / CHUNK_BYTES)
  return Promise.all(
    Array.from({ length: count }, async (_, index) => ({
      evidenceId,
      index,
      sealed: await sealing.sealBytes(bytes.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)),
    })),
  )
}

/** The stored bytes of a photo, or null when a piece of them is not there. */
export async function storedBytes(
  { db, sealing }: Pick<Store, 'db' | 'sealing'>,
  photo: { evidenceId: string; size: number; chunks: number },
): Promise<ArrayBuffer | null> {
  const chunks = await chunksInOrder(db, photo.evidenceId)
  if (chunks.length !== photo.chunks) return null
  const whole = new Uint8Array(photo.size)
  let at = 0
  for (const chunk of chunks) {
    const piece = new Uint8Array(await sealing.openBytes(chunk.sealed))
    if (at + piece.byteLength > photo.size) return null
    whole.set(piece, at)
    at += piece.byteLength
  }
  return at === photo.size ? whole.buffer : null
}

/** Bytes `start` to `end` (exclusive) of a photo whose pieces are CHUNK_BYTES long. Null when a piece is missing. */
export async function storedSlice(
  { db, sealing }: Pick<Store, 'db' | 'sealing'>,
  evidenceId: string,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const slice = new Uint8Array(end - start)
  for (let index = Math.floor(start / CHUNK_BYTES); index * CHUNK_BYTES < end; index += 1) {
    const chunk = await db.photoChunks.get([evidenceId, index])
    if (!chunk) return null
    const piece = new Uint8Array(await sealing.openBytes(chunk.sealed))
    const offset = index * CHUNK_BYTES
    const from = Math.max(start, offset)
    const until = Math.min(end, offset + piece.byteLength)
    if (until <= from) return null
    slice.set(piece.subarray(from - offset, until - offset), from - start)
  }
  return slice
}

async function chunksInOrder(db: NadzorDatabase, evidenceId: string): Promise<PhotoChunk[]> {
  const chunks = await db.photoChunks.where('evidenceId').equals(evidenceId).toArray()
  return chunks.sort((a, b) => a.index - b.index)
}
