import type { InstitutionRows, RowKind, Rows } from '@nadzor/shared/facts/rows'
import { rowKinds } from '@nadzor/shared/facts/rows'
import type { Label } from '@nadzor/shared/facts/label'
import { applyMutation, applyToLabel } from '@nadzor/shared/sync/apply-mutation'
import type { Mutation } from '@nadzor/shared/sync/mutations'
import type { OutboxRow, SentRow } from './database.ts'
import { Refusal } from './problems.ts'
import type { SealedBody } from './sealing.ts'
import type { Store } from './store.ts'

type Kinds = { [K in RowKind]: Map<string, Rows[K]> }
type Mirror = { stamp: string; rows: Kinds }

/** Opened mirrors by institution, so that an answer does not make the phone read two thousand rows again. */
export type MirrorCache = Map<string, Mirror>

type Replayed = Pick<OutboxRow | SentRow, 'name' | 'institutionId' | 'subjectId' | 'inspectionId' | 'evidenceId'> & {
  order: number
  sealed: SealedBody
}

/**
 * Mirror plus own changes that it does not hold yet, replayed in the order they were made. Reads every table first
 * and opens bodies afterwards, so that a live query sees what it depends on.
 */
export async function readRows(store: Store, cache: MirrorCache, institutionId: string): Promise<InstitutionRows> {
  const { db } = store
  const replay = await replayed(store, institutionId)
  const cursor = await db.cursors.get(institutionId)
  const stamp = cursor ? `${cursor.epoch}:${cursor.cursor}:${cursor.complete}` : 'none'
  let mirror = cache.get(institutionId)
  if (mirror?.stamp !== stamp) {
    mirror = { stamp, rows: await readMirror(store, institutionId) }
    cache.set(institutionId, mirror)
  }
  const kinds = copy(mirror.rows)
  for (const mutation of await open(store, replay)) put(kinds, mutation)
  const [institution] = kinds.institution.values()
  if (!institution) throw new Refusal('not-downloaded')
  const lists = rowKinds
    .filter((kind) => kind !== 'institution')
    .map((kind) => [`${kind}s`, [...kinds[kind].values()]] as const)
  return { institution, ...Object.fromEntries(lists) } as InstitutionRows
}

/** One row, own changes replayed over it; null when this phone knows none. */
export async function readRow<K extends RowKind>(store: Store, kind: K, id: string): Promise<Rows[K] | null> {
  const stored = await store.db.rows.get([kind, id])
  const candidates = (await replayed(store, null)).filter((row) => mayTouch(row, kind, id))
  const [body] = stored && stored.unread === 0 ? await store.sealing.openBodies([stored.sealed]) : []
  const kinds = emptyKinds()
  if (body !== undefined) kinds[kind].set(id, body as Rows[K])
  for (const mutation of await open(store, candidates)) put(kinds, mutation)
  return kinds[kind].get(id) ?? null
}

export async function readLabels(store: Store): Promise<Label[]> {
  const stored = await store.db.labels.toArray()
  const binds = (await replayed(store, null)).filter(({ name }) => name === 'label.bind')
  const labels = (await store.sealing.openBodies(stored.map(({ sealed }) => sealed))) as Label[]
  const mutations = await open(store, binds)
  return labels.map((label) => mutations.reduce((before, mutation) => applyToLabel(mutation, before), label))
}

/** Changes whose effect the mirror may lack: unsent ones, and settled ones until a pull has absorbed them. */
async function replayed({ db }: Store, institutionId: string | null): Promise<Replayed[]> {
  const [sent, outbox] =
    institutionId === null
      ? await Promise.all([db.sent.where('absorbed').equals(0).toArray(), db.outbox.toArray()])
      : await Promise.all([
          db.sent.where('[institutionId+absorbed]').equals([institutionId, 0]).toArray(),
          db.outbox.where('institutionId').equals(institutionId).toArray(),
        ])
  const settled = sent.flatMap((row) => {
    // A guarded change that was overtaken did nothing on the server; an answer in conflict was stored beside the other.
    if (row.sealed === null || (row.status === 'conflict' && !keptInConflict(row.name))) return []
    return [{ ...row, sealed: row.sealed }]
  })
  const unsent = outbox.flatMap((row) => {
    // A report the server refused has changed nothing; what a person saw and said stays on the screen all the same.
    const refused = row.state === 'rejected' && row.name === 'finding.mark-fixed'
    return row.order === undefined || refused ? [] : [{ ...row, order: row.order }]
  })
  return [...settled, ...unsent].sort((a, b) => a.order - b.order)
}

function keptInConflict(name: string): boolean {
  return name === 'answer.give' || name === 'reading.take'
}

function mayTouch(row: Replayed, kind: RowKind, id: string): boolean {
  if (kind === 'inspection') return row.inspectionId === id && row.name.startsWith('inspection.')
  if (kind === 'evidence') return row.evidenceId === id
  if (kind === 'finding') return row.name.startsWith('finding.')
  if (kind === 'answer') return row.name === 'answer.give'
  if (kind === 'reading') return row.name === 'reading.take'
  return row.name === `${kind}.add` && row.subjectId === id
}

async function open({ sealing }: Store, rows: { sealed: SealedBody }[]): Promise<Mutation[]> {
  return (await sealing.openBodies(rows.map(({ sealed }) => sealed))) as Mutation[]
}

async function readMirror({ db, sealing }: Store, institutionId: string): Promise<Kinds> {
  const stored = await db.rows.where('institutionId').equals(institutionId).toArray()
  const readable = stored.filter(({ unread }) => unread === 0)
  const bodies = await sealing.openBodies(readable.map(({ sealed }) => sealed))
  const kinds = emptyKinds()
  readable.forEach(({ kind, id }, index) => (kinds[kind] as Map<string, unknown>).set(id, bodies[index]))
  return kinds
}

function put(kinds: Kinds, mutation: Mutation): void {
  const puts = applyMutation(mutation, (kind, id) => kinds[kind].get(id) ?? null)
  for (const { kind, row } of puts) (kinds[kind] as Map<string, unknown>).set(row.id, row)
}

function emptyKinds(): Kinds {
  return Object.fromEntries(rowKinds.map((kind) => [kind, new Map()])) as unknown as Kinds
}

function copy(kinds: Kinds): Kinds {
  return Object.fromEntries(rowKinds.map((kind) => [kind, new Map<string, unknown>(kinds[kind])])) as unknown as Kinds
}
