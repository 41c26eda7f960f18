import type { Waiting } from './contract.ts'
import type { NadzorDatabase, PhotoState } from './database.ts'
import type { Store } from './store.ts'

const unfinished: PhotoState[] = ['waiting', 'on-the-way', 'uploaded', 'repeat', 'rejected']

/**
 * What this phone still holds alone. The row that describes a photo is not counted as an answer: the photo is
 * counted, and one thing counted twice would make the sums on the ledger wrong.
 */
export async function countUnsent(db: NadzorDatabase): Promise<Waiting & { rejected: number }> {
  const [all, describing, photos, rejectedChanges, rejectedPhotos] = await Promise.all([
    db.outbox.count(),
    db.outbox.where('name').equals('evidence.add').count(),
    db.photos.where('state').anyOf(unfinished).count(),
    db.outbox.where('state').equals('rejected').count(),
    db.photos.where('state').equals('rejected').count(),
  ])
  return { answers: all - describing, photos, rejected: rejectedChanges + rejectedPhotos }
}

const MADE = 'made'

/** Everything ever written in this database. Purged photos are subtracted, so that the sum can be checked. */
export async function madeSoFar(db: NadzorDatabase): Promise<Waiting> {
  const row = await db.meta.get(MADE)
  return (row?.value as Waiting | undefined) ?? { answers: 0, photos: 0 }
}

/** Call inside the transaction that adds or removes them. */
export async function addToMade(db: NadzorDatabase, more: Waiting): Promise<void> {
  const made = await madeSoFar(db)
  const value: Waiting = { answers: made.answers + more.answers, photos: made.photos + more.photos }
  await db.meta.put({ key: MADE, value })
}

/** Notes the counts outside the user's database, where they survive it. Never in the way of the work itself. */
export async function noteCounts({ userId, db, accounts }: Pick<Store, 'userId' | 'db' | 'accounts'>): Promise<void> {
  try {
    const [unsent, made] = await Promise.all([countUnsent(db), madeSoFar(db)])
    await accounts.accounts.update(userId, { unsent: { answers: unsent.answers, photos: unsent.photos }, made })
  } catch {
    // The database is closing, or the disk is full: the note is renewed with the next change.
  }
}
