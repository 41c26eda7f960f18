import type { StorageHealth, Waiting } from './contract.ts'
import { madeSoFar } from './counts.ts'
import type { Store } from './store.ts'

const CANARY = 'canary'

/**
 * At the start, before anything is written: is everything still here that was here? The canary is a record that
 * every database of ours holds; the counts are what was ever written. Both are compared with what the accounts
 * database noted outside. Browsers do throw storage away (eviction, "clear data", a full disk), and a phone that
 * forgot must say so instead of looking empty.
 */
export async function findLoss({ db, accounts, userId }: Pick<Store, 'db' | 'accounts' | 'userId'>): Promise<
  StorageHealth['lost']
> {
  const account = await accounts.accounts.get(userId)
  if (!(await db.meta.get(CANARY))) {
    await db.meta.put({ key: CANARY, value: userId })
    const { answers = 0, photos = 0 } = account?.made ?? {}
    if (answers + photos === 0) return null
    return { ...(account?.unsent ?? { answers, photos }), lastSeen: account?.lastSeen ?? null }
  }
  const [made, found] = await Promise.all([madeSoFar(db), countFound({ db })])
  const lost: Waiting = {
    answers: Math.max(0, made.answers - found.answers),
    photos: Math.max(0, made.photos - found.photos),
  }
  return lost.answers + lost.photos === 0 ? null : { ...lost, lastSeen: account?.lastSeen ?? null }
}

async function countFound({ db }: Pick<Store, 'db'>): Promise<Waiting> {
  const [outbox, sent, describing, described, photos] = await Promise.all([
    db.outbox.count(),
    db.sent.count(),
    db.outbox.where('name').equals('evidence.add').count(),
    db.sent.filter(({ name }) => name === 'evidence.add').count(),
    db.photos.count(),
  ])
  return { answers: outbox + sent - describing - described, photos }
}

/** Share of the quota that is still free, below which a screen warns, and below which only answers should be kept. */
const LOW = 0.15
const FULL = 0.05

export async function storageHealth(
  { env }: Pick<Store, 'env'>,
  persisted: boolean | null,
  lost: StorageHealth['lost'],
): Promise<StorageHealth> {
  const estimate = await env.storage.estimate()
  if (estimate === null) return { persisted, usage: null, quota: null, level: 'ok', lost }
  const free = 1 - estimate.usage / estimate.quota
  return { persisted, ...estimate, level: free < FULL ? 'full' : free < LOW ? 'low' : 'ok', lost }
}
