import { sessionResponse } from '@nadzor/shared/api/session'
import type { ScopeResponse } from '@nadzor/shared/sync/protocol'
import type { SyncState } from './contract.ts'
import { ProblemError, requestJson } from './http.ts'
import { fetchPacks } from './packs.ts'
import { firstCursor, pullInstitution } from './pull.ts'
import { pushAll } from './push.ts'
import { refreshScope } from './scope.ts'
import type { Store } from './store.ts'
import { fetchThumbnails } from './thumbnails.ts'
import { uploadAll } from './uploads.ts'

export type Round = {
  store: Store
  stopped(): boolean
  /** True when something newer wants to be sent before the next photo. */
  interrupted(): boolean
  phase(phase: SyncState['phase']): void
}

/**
 * One round: answers first, then what is new for us, then photos. Under locks, so that two tabs never push twice;
 * a download asked for meanwhile does not wait for photos, because it needs the pull lock only.
 * Resolves true when nothing was left undone. Throws `Refusal` `no-connection`, `ProblemError`.
 */
export async function syncRound(round: Round): Promise<boolean> {
  const { store } = round
  return store.env.lock(`nadzor-push-${store.userId}`, async () => {
    if (round.stopped()) return false
    await sameUser(store)
    round.phase('pushing')
    await pushAll(store, round.stopped)
    if (round.stopped()) return false
    round.phase('pulling')
    const trouble = await pullAll(round)
    if (round.stopped()) return false
    round.phase('uploading')
    const complete = await uploadAll(store, () => round.stopped() || round.interrupted())
    if (trouble) throw trouble
    return complete
  })
}

/** Everything this phone keeps of the server's, up to date. Resolves to what was wrong with a pack, if anything. */
async function pullAll(round: Pick<Round, 'store' | 'stopped'>): Promise<ProblemError | null> {
  const { store, stopped } = round
  return store.env.lock(`nadzor-pull-${store.userId}`, async () => {
    const scope = await refreshScope(store)
    const trouble = await fetchPacks(store, scope.packs)
    await beginOrders(store, scope)
    for (const institutionId of await outdated(store, scope)) {
      if (stopped()) break
      await pullInstitution(store, institutionId, stopped)
    }
    await fetchThumbnails(store, stopped)
    return trouble
  })
}

/** Orders come by themselves: an institution that has some for this user needs nobody to press "download". */
async function beginOrders({ db }: Store, scope: ScopeResponse): Promise<void> {
  const held = new Set(await db.cursors.toCollection().primaryKeys())
  const wanted = scope.institutions.filter(({ orders = 0 }) => orders > 0).map(({ institution }) => institution.id)
  await db.cursors.bulkPut(wanted.filter((id) => !held.has(id)).map((id) => firstCursor(id, scope.epoch)))
}

/** First download of one institution, or a fresh pull of it. Throws `Refusal` `no-connection`, `ProblemError`. */
export async function downloadInstitution(store: Store, institutionId: string): Promise<void> {
  await store.env.lock(`nadzor-pull-${store.userId}`, async () => {
    await sameUser(store)
    const scope = await refreshScope(store)
    if (!scope.institutions.some(({ institution }) => institution.id === institutionId)) {
      throw new ProblemError({ type: 'not-found', title: 'This institution is not in your scope', status: 404 })
    }
    if (!(await store.db.cursors.get(institutionId))) await store.db.cursors.put(firstCursor(institutionId, scope.epoch))
    const trouble = await fetchPacks(store, scope.packs)
    await pullInstitution(store, institutionId, () => false)
    // Without its rules the visit would give no verdict: said here, while there still is a network.
    if (trouble) throw trouble
  })
}

/** Downloaded institutions (or ones whose download was cut short) with something new, or with changes to absorb. */
async function outdated({ db }: Store, scope: ScopeResponse): Promise<string[]> {
  const heads = new Map(scope.institutions.map(({ institution, seq }) => [institution.id, seq]))
  const unabsorbed = new Set((await db.sent.where('absorbed').equals(0).toArray()).map((row) => row.institutionId))
  return (await db.cursors.toArray())
    .filter(({ institutionId, cursor, epoch, complete }) => {
      const head = heads.get(institutionId)
      if (head === undefined) return false
      return cursor < head || epoch !== scope.epoch || complete === 0 || unabsorbed.has(institutionId)
    })
    .map(({ institutionId }) => institutionId)
}

/**
 * The cookie may belong to somebody who logged in on this phone since, in another tab: their session must never
 * carry this user's work. Counts as an expired session of this user.
 */
async function sameUser({ env, userId }: Store): Promise<void> {
  const { user } = await requestJson(env, 'GET', '/api/session', sessionResponse)
  if (user.id === userId) return
  throw new ProblemError({ type: 'unauthenticated', title: 'Somebody else is logged in on this phone', status: 401 })
}
