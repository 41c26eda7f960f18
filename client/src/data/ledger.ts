import type { CustodyState, LedgerEntry } from './contract.ts'
import type { OutboxRow, PhotoRow, PhotoState, SentRow } from './database.ts'
import { Refusal } from './problems.ts'
import type { Store } from './store.ts'

/**
 * Everything this user made on this phone, oldest first: changes in the order they were made, photos by the moment
 * they were taken. The row that describes a photo does not appear beside the photo, unless the server refused it:
 * then it is the reason why the photo stays.
 */
export async function readLedger({ db }: Store): Promise<LedgerEntry[]> {
  const [outbox, sent, photos] = await Promise.all([db.outbox.toArray(), db.sent.toArray(), db.photos.toArray()])
  const photographed = new Set(photos.map(({ evidenceId }) => evidenceId))
  const refused = new Map(
    outbox.flatMap((row) => (row.state === 'rejected' && row.evidenceId !== null ? [[row.evidenceId, row] as const] : [])),
  )
  const changes = [...outbox, ...sent].filter(({ evidenceId }) => evidenceId === null || !photographed.has(evidenceId))
  const made = [
    ...changes.map((row) => ({ order: row.order ?? 0, entry: ofChange(row) })),
    // Behind what was made at the same moment: its own description.
    ...photos.map((photo) => ({ order: Infinity, entry: ofPhoto(photo, refused.get(photo.evidenceId)) })),
  ]
  return made
    .sort((a, b) => (a.entry.madeAt === b.entry.madeAt ? a.order - b.order || 0 : a.entry.madeAt < b.entry.madeAt ? -1 : 1))
    .map(({ entry }) => entry)
}

function ofChange(row: OutboxRow | SentRow): LedgerEntry {
  const settled = 'status' in row
  return {
    id: row.id,
    what: row.name,
    state: settled ? 'accepted' : row.state,
    progress: settled ? 1 : 0,
    problem: row.problem,
    conflict: settled && row.status === 'conflict',
    size: row.size,
    madeAt: row.madeAt,
    subject: row.subjectKind !== null && row.subjectId !== null ? { kind: row.subjectKind, id: row.subjectId } : null,
    institutionId: row.institutionId,
    inspectionId: row.inspectionId,
  }
}

const custody: Record<PhotoState, CustodyState> = {
  waiting: 'waiting',
  'on-the-way': 'on-the-way',
  uploaded: 'on-the-way',
  accepted: 'accepted',
  repeat: 'repeat',
  rejected: 'rejected',
}

function ofPhoto(photo: PhotoRow, refusedDescription: OutboxRow | undefined): LedgerEntry {
  return {
    id: photo.evidenceId,
    what: 'photo',
    state: refusedDescription ? 'rejected' : custody[photo.state],
    progress: photo.size === 0 ? 0 : Math.min(1, photo.sent / photo.size),
    problem: refusedDescription?.problem ?? photo.problem,
    conflict: false,
    size: photo.size,
    madeAt: photo.madeAt,
    subject: { kind: photo.subjectKind, id: photo.subjectId },
    institutionId: photo.institutionId,
    inspectionId: photo.inspectionId,
  }
}

/** Lets a refused or repeating entry go once more, with the change that describes a photo. Unknown ids are refused. */
export async function sendAgain({ db }: Store, id: string): Promise<void> {
  await db.transaction('rw', [db.outbox, db.photos], async () => {
    const changes = await db.outbox.filter((row) => row.id === id || row.evidenceId === id).toArray()
    for (const { order } of changes) if (order !== undefined) await db.outbox.update(order, { state: 'waiting', problem: null })
    const photo = await db.photos.get(id)
    if (photo && photo.state !== 'accepted') await db.photos.update(id, { state: 'waiting', problem: null })
    if (changes.length === 0 && !photo) throw new Refusal('does-not-fit', { detail: `nothing unsent has the id ${id}` })
  })
}
