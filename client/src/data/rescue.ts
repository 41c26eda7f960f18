import { beginRescue, RESCUE_EXTENSION } from '@nadzor/shared/api/rescue'
import type { RescueCrypto } from '@nadzor/shared/api/rescue'
import { MAX_MUTATIONS } from '@nadzor/shared/sync/protocol'
import type { RescueKey } from '@nadzor/shared/sync/protocol'
import { storedBytes } from './photo-bytes.ts'
import { storedScope } from './scope.ts'
import { instantNow } from './store.ts'
import type { Store } from './store.ts'

/** Everything of one user that only this phone has, sealed to the server's key. */
export type RescueFile = {
  /** File name, with the day and minute (UTC) and letters of this phone's database. */
  name: string
  blob: Blob
  /** Changes, as the ledger counts them: a photo's description goes uncounted, with its photo. */
  answers: number
  photos: number
  /** Photos that should be here and whose bytes are not; named in the file. */
  missing: number
}

type Snapshot = { key: RescueKey | null; mutations: { id: string }[]; photos: { evidenceId: string; photo: StoredPhoto }[] }
type StoredPhoto = { evidenceId: string; sha256: string; size: number; chunks: number }

/**
 * Writes what is not handed over: changes in their order, refused ones too, and photos without a receipt. Reads only:
 * whatever becomes of the file, the phone keeps its copy until the server's own receipt. Needs no network, once a scope
 * has brought the server's key; null before that.
 */
export async function makeRescueFile(store: Store, crypto: RescueCrypto): Promise<RescueFile | null> {
  const { key, mutations, photos } = await snapshot(store)
  if (key === null) return null
  const { userId, clientId, env } = store
  const madeAt = instantNow(env)
  const file = await beginRescue(crypto, key)
  const parts: BlobPart[] = [file.head, await file.record('author', { userId, clientId, madeAt, proof: key.proof })]
  for (let from = 0; from < mutations.length; from += MAX_MUTATIONS)
    parts.push(await file.record('changes', { mutations: mutations.slice(from, from + MAX_MUTATIONS) }))
  let written = 0
  const missing: string[] = []
  for (const { evidenceId, photo } of photos) {
    const bytes = await storedBytes(store, photo)
    if (bytes === null) {
      // Gone because its receipt came meanwhile: then the server has it.
      if ((await store.db.photos.get(evidenceId))?.state !== 'accepted') missing.push(evidenceId)
      continue
    }
    const { sha256, size } = photo
    parts.push(await file.record('photo', { evidenceId, sha256, size }, new Uint8Array(bytes)))
    written += 1
  }
  parts.push(await file.record('end', { mutations: mutations.length, photos: written, missing }))
  const described = new Set(photos.map(({ evidenceId }) => evidenceId))
  const answers = mutations.filter((one) => !described.has(evidenceOf(one) ?? '')).length
  const minute = madeAt.slice(0, 16).replace('T', '-').replace(':', '')
  return {
    name: `nadzor-${minute}-${clientId.slice(-4)}.${RESCUE_EXTENSION}`,
    blob: new Blob(parts, { type: 'application/octet-stream' }),
    answers,
    photos: written,
    missing: missing.length,
  }
}

function evidenceOf(mutation: object): string | null {
  const { name, args } = mutation as { name?: string; args?: { evidence?: { id: string } } }
  return name === 'evidence.add' ? (args?.evidence?.id ?? null) : null
}

/** Changes and photos of one moment: nothing settled in between is left out of both. */
async function snapshot(store: Store): Promise<Snapshot> {
  const { db, sealing } = store
  const { outbox, photos } = await db.transaction('r', [db.outbox, db.photos], async () => ({
    outbox: await db.outbox.orderBy('order').toArray(),
    photos: await db.photos.toArray(),
  }))
  const scope = await storedScope(store)
  return {
    key: scope?.rescue ?? null,
    mutations: (await sealing.openBodies(outbox.map(({ sealed }) => sealed))) as { id: string }[],
    photos: photos
      .filter(({ state }) => state !== 'accepted')
      .sort((a, b) => (a.madeAt < b.madeAt ? -1 : a.madeAt > b.madeAt ? 1 : 0))
      .map((photo) => ({ evidenceId: photo.evidenceId, photo })),
  }
}
