import { scopeResponse } from '@nadzor/shared/sync/protocol'
import type { ScopeResponse } from '@nadzor/shared/sync/protocol'
import type { InstitutionEntry } from './contract.ts'
import { addToMade } from './counts.ts'
import { requestJson } from './http.ts'
import { instantNow } from './store.ts'
import type { Store } from './store.ts'

/**
 * Asks what this user may see and makes the phone agree: labels replaced, institutions out of scope purged. What
 * the user made and the server does not have is kept whatever the scope says. Call under the pull lock.
 */
export async function refreshScope(store: Store): Promise<ScopeResponse> {
  const { db, env, sealing } = store
  const settledBinds = (await db.sent.where('absorbed').equals(0).toArray())
    .filter(({ name }) => name === 'label.bind')
    .map(({ id }) => id)
  const scope = await requestJson(env, 'GET', '/api/sync/scope', scopeResponse)
  const [sealed] = await sealing.sealBodies([scope])
  if (!sealed) throw new Error('sealing lost a body')
  const bodies = await sealing.sealBodies(scope.labels)
  const labels = scope.labels.flatMap(({ code, subjectId }, index) => {
    const body = bodies[index]
    return body ? [{ code, subjectId, sealed: body }] : []
  })
  await db.transaction('rw', [db.scope, db.labels, db.sent], async () => {
    await db.scope.put({ key: 'scope', epoch: scope.epoch, fetchedAt: instantNow(env), sealed })
    await db.labels.clear()
    await db.labels.bulkPut(labels)
    for (const id of settledBinds) await db.sent.update(id, { absorbed: 1, sealed: null })
  })
  await purgeOutside(store, new Set(scope.institutions.map(({ institution }) => institution.id)))
  return scope
}

async function purgeOutside({ db }: Store, visible: Set<string>): Promise<void> {
  const held = await db.cursors.toCollection().primaryKeys()
  for (const institutionId of held.filter((id) => !visible.has(id))) {
    await db.transaction('rw', [db.rows, db.cursors, db.photos, db.meta, db.sent, db.thumbnails], async () => {
      await db.rows.where('institutionId').equals(institutionId).delete()
      await db.cursors.delete(institutionId)
      await db.thumbnails.where('institutionId').equals(institutionId).delete()
      // Photos the server has; the others are unsent work and stay.
      const received = db.photos.where('institutionId').equals(institutionId)
      const purged = await received.filter(({ state }) => state === 'accepted').delete()
      await addToMade(db, { answers: 0, photos: -purged })
      // Settled changes: the server has them, and no pull will come that absorbs them.
      await db.sent.where('[institutionId+absorbed]').equals([institutionId, 0]).modify({ absorbed: 1, sealed: null })
    })
  }
}

export async function storedScope({ db, sealing }: Store): Promise<ScopeResponse | null> {
  const row = await db.scope.get('scope')
  if (!row) return null
  const [body] = await sealing.openBodies([row.sealed])
  return body as ScopeResponse
}

/** Institutions in scope by name, with what this phone has of them. */
export async function institutionEntries(store: Store): Promise<InstitutionEntry[]> {
  const cursors = new Map((await store.db.cursors.toArray()).map((row) => [row.institutionId, row]))
  const scope = await storedScope(store)
  return (scope?.institutions ?? [])
    // A scope that an older version of the app stored has no visits; the next round brings them.
    .map(({ institution, seq, rowCount, visits = [] }): InstitutionEntry => {
      const at = cursors.get(institution.id)
      const behind = at === undefined || at.cursor < seq || at.epoch !== scope?.epoch
      return { institution, downloaded: at?.complete === 1, rowCount, behind, visits }
    })
    .sort((a, b) => a.institution.name.localeCompare(b.institution.name))
}
