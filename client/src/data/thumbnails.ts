import { inTime } from './http.ts'
import { isOrderOf, eventsOf, photosBefore } from './orders.ts'
import { readRows } from './reading.ts'
import type { MirrorCache } from './reading.ts'
import type { Store } from './store.ts'

/**
 * Small pictures of how it was, for this user's open orders: who goes down to a cellar without network has seen them
 * neither before nor will see them there. One that the server does not have yet is asked for again in the next round.
 * Throws `Refusal` `no-connection`.
 */
export async function fetchThumbnails(store: Store, stopped: () => boolean): Promise<void> {
  const { db, env, sealing } = store
  for (const { evidenceId, institutionId } of await wanted(store)) {
    if (stopped()) return
    const bytes = await inTime(env, async (signal) => {
      const response = await env.fetch(`/api/evidence/${evidenceId}/thumbnail`, { signal })
      const picture = response.ok && (response.headers.get('content-type') ?? '').startsWith('image/')
      return picture ? await response.arrayBuffer() : null
    })
    if (bytes) await db.thumbnails.put({ evidenceId, institutionId, sealed: await sealing.sealBytes(bytes) })
  }
}

async function wanted(store: Store): Promise<{ evidenceId: string; institutionId: string }[]> {
  const cache: MirrorCache = new Map()
  const found: { evidenceId: string; institutionId: string }[] = []
  for (const institutionId of await withOrders(store)) {
    const rows = await readRows(store, cache, institutionId)
    for (const finding of rows.findings) {
      if (!isOrderOf(finding, store.userId) || finding.state === 'closed') continue
      const photos = photosBefore({ finding, events: eventsOf(rows, finding.id), rows })
      found.push(...photos.filter(({ receivedAt }) => receivedAt !== null).map(({ id }) => ({ evidenceId: id, institutionId })))
    }
  }
  const held = new Set(await store.db.thumbnails.toCollection().primaryKeys())
  return found.filter(({ evidenceId }) => !held.has(evidenceId))
}

/** Institutions on this phone that have findings at all: an inspector's round must not read two thousand rows for nothing. */
async function withOrders({ db }: Store): Promise<string[]> {
  const held = (await db.cursors.toArray()).filter(({ complete }) => complete === 1)
  const counted = await Promise.all(
    held.map(async ({ institutionId }) => ({
      institutionId,
      findings: await db.rows.where('[institutionId+kind]').equals([institutionId, 'finding']).count(),
    })),
  )
  return counted.filter(({ findings }) => findings > 0).map(({ institutionId }) => institutionId)
}

/** The kept small picture of a photo made elsewhere; null when there is none. */
export async function thumbnail({ db, sealing }: Store, evidenceId: string): Promise<Blob | null> {
  const row = await db.thumbnails.get(evidenceId)
  return row ? new Blob([await sealing.openBytes(row.sealed)], { type: 'image/jpeg' }) : null
}
