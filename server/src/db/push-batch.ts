import type { Transaction } from 'kysely'
import { rowKinds } from '@nadzor/shared/facts/rows'
import type { RowKind, Rows } from '@nadzor/shared/facts/rows'
import type { Mutation } from '@nadzor/shared/sync/mutations'
import type { Batch } from './batch-of.ts'
import { giveBatch } from './batch-of.ts'
import { appendChanges, institutionOf } from './change-log.ts'
import type { NewChange, Origin } from './change-log.ts'
import { seenMutations } from './queries/mutation-log.ts'
import { fromStored, toStored } from './rows.ts'
import type { Tables } from './tables.ts'

type Trx = Transaction<Tables>
type Held = { row: Rows[RowKind]; version: number }
type Observation = Rows['answer'] | Rows['reading']

export type PushBatch = Batch & {
  /** Where the next mutation begins. */
  mark(): number
  /** Takes back everything after a mark: what a refused mutation had saved already. */
  backTo(mark: number): void
  /** Writes all of it, a few statements for two hundred mutations. */
  flush(): Promise<void>
}

/** Rows at once in one statement: PostgreSQL takes 65 535 parameters, SQLite 32 766, a row has up to 17. */
const AT_ONCE = 500

/**
 * Reads ahead, for a transaction that holds the streams' locks, everything these mutations may ask of the database, in a
 * handful of queries; keeps what they save in memory, and writes it in as few at the end. What the locks guard cannot
 * change meanwhile. What is asked for and was not foreseen is still asked of the database.
 */
export async function openPushBatch(trx: Trx, mutations: Mutation[]): Promise<PushBatch> {
  const rows = new Map<string, Held | null>()
  const observations = new Map<string, Observation[]>()
  const seen = await seenMutations(
    trx,
    mutations.map(({ id }) => id),
  )
  const undo: (() => void)[] = []
  const saved = new Map<string, { kind: RowKind; held: Held; fresh: boolean }>()
  const changes: { streamId: string; change: NewChange }[] = []
  const remembered: Tables['mutation'][] = []

  await readRows()
  await readObservations('answer')
  await readObservations('reading')

  async function readRows(): Promise<void> {
    const wanted = new Map<RowKind, Set<string>>()
    const want = (kind: RowKind, id: unknown) => {
      if (typeof id !== 'string') return
      const ids = wanted.get(kind) ?? new Set()
      wanted.set(kind, ids.add(id))
    }
    for (const mutation of mutations) foreseen(mutation, want)
    for (const [kind, ids] of wanted) {
      for (const id of ids) rows.set(`${kind} ${id}`, null)
      const found = await trx
        .selectFrom(kind as 'site')
        .selectAll()
        .where('id', 'in', [...ids])
        .execute()
      for (const stored of found)
        rows.set(`${kind} ${stored.id}`, { row: fromStored(kind, stored), version: stored.version })
    }
  }

  async function readObservations(kind: 'answer' | 'reading'): Promise<void> {
    const about = mutations.flatMap((mutation): Observation[] =>
      mutation.name === 'answer.give' && kind === 'answer'
        ? [mutation.args.answer]
        : mutation.name === 'reading.take' && kind === 'reading'
          ? [mutation.args.reading]
          : [],
    )
    if (about.length === 0) return
    for (const one of about) observations.set(keyOf(kind, one), [])
    const distinct = (of: (one: Observation) => string) => [...new Set(about.map(of))]
    const found = await trx
      .selectFrom(kind as 'answer')
      .selectAll()
      .where(
        'institutionId',
        'in',
        distinct((one) => one.institutionId),
      )
      .where(
        'subjectId',
        'in',
        distinct((one) => one.subjectId),
      )
      .where(
        'fact',
        'in',
        distinct((one) => one.fact),
      )
      .orderBy('observedAt')
      .orderBy('id')
      .execute()
    // The product of the three lists holds combinations nobody asked for.
    for (const stored of found) observations.get(keyOf(kind, stored))?.push(fromStored(kind, stored))
  }

  const batch: PushBatch = {
    row: <K extends RowKind>(kind: K, id: string) => {
      const held = rows.get(`${kind} ${id}`)
      return held === undefined ? undefined : ((held?.row ?? null) as Rows[K] | null)
    },
    seen: (id) => seen.get(id) ?? null,
    observations: <K extends 'answer' | 'reading'>(
      kind: K,
      about: Pick<Observation, 'institutionId' | 'subjectId' | 'fact'>,
    ) => observations.get(keyOf(kind, about)) as Rows[K][] | undefined,
    save: (kind, row, origin) => save(kind, row, origin),
    remember(row, problem) {
      const before = seen.get(row.id)
      seen.set(row.id, { userId: row.userId, name: row.name, status: row.status, problem })
      remembered.push(row)
      undo.push(() => {
        remembered.pop()
        if (before) seen.set(row.id, before)
        else seen.delete(row.id)
      })
    },
    mark: () => undo.length,
    backTo(mark) {
      while (undo.length > mark) undo.pop()?.()
    },
    flush,
  }

  function save<K extends RowKind>(kind: K, row: Rows[K], origin: Origin): number {
    const key = `${kind} ${row.id}`
    const before = rows.get(key)
    if (before === undefined) throw new Error(`${key} was not read ahead`)
    const streamId = institutionOf(row)
    if (before && institutionOf(before.row) !== streamId) throw new Error(`${key} belongs to another institution`)
    const version = (before?.version ?? 0) + 1
    const held: Held = { row, version }
    const earlier = saved.get(key)
    rows.set(key, held)
    saved.set(key, { kind, held, fresh: earlier?.fresh ?? before === null })
    changes.push({ streamId, change: { ...origin, entityKind: kind, entityId: row.id, version, payload: row } })
    const group =
      kind === 'answer' || kind === 'reading' ? observations.get(keyOf(kind, row as Observation)) : undefined
    group?.push(row as Observation)
    undo.push(() => {
      rows.set(key, before)
      if (earlier) saved.set(key, earlier)
      else saved.delete(key)
      changes.pop()
      group?.pop()
    })
    return version
  }

  async function flush(): Promise<void> {
    const byKind = Map.groupBy(saved.values(), ({ kind }) => kind)
    // In an order in which references resolve.
    for (const kind of rowKinds) {
      const table = kind as 'site'
      const all = byKind.get(kind) ?? []
      const stored = ({ held }: { held: Held }) =>
        ({ ...toStored(kind, held.row), version: held.version }) as unknown as Tables['site']
      for (const part of parts(all.filter(({ fresh }) => fresh)))
        await trx.insertInto(table).values(part.map(stored)).execute()
      for (const one of all.filter(({ fresh }) => !fresh))
        await trx.updateTable(table).set(stored(one)).where('id', '=', one.held.row.id).execute()
    }
    for (const [streamId, list] of Map.groupBy(changes, (one) => one.streamId))
      await appendChanges(
        trx,
        streamId,
        list.map(({ change }) => change),
      )
    for (const part of parts(remembered)) await trx.insertInto('mutation').values(part).execute()
  }

  giveBatch(trx, batch)
  return batch
}

function parts<T>(all: T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, index) =>
    all.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  )
}

function keyOf(
  kind: string,
  { institutionId, subjectId, fact }: Pick<Observation, 'institutionId' | 'subjectId' | 'fact'>,
) {
  return `${kind} ${institutionId} ${subjectId} ${fact}`
}

/** The rows a mutation puts, changes or refers to. One forgotten here costs a query, and saving it an error. */
function foreseen(mutation: Mutation, want: (kind: RowKind, id: unknown) => void): void {
  switch (mutation.name) {
    case 'inspection.start':
      return want('inspection', mutation.args.inspection.id)
    case 'inspection.finish':
      return want('inspection', mutation.args.inspectionId)
    case 'area.add':
      want('area', mutation.args.area.id)
      return want('storey', mutation.args.area.storeyId)
    case 'camera.add':
      want('camera', mutation.args.camera.id)
      return want('area', mutation.args.camera.areaId)
    case 'sign.add':
      want('sign', mutation.args.sign.id)
      return want('area', mutation.args.sign.areaId)
    case 'recorder.add':
      want('recorder', mutation.args.recorder.id)
      return want('area', mutation.args.recorder.areaId)
    case 'channel.add':
      want('channel', mutation.args.channel.id)
      want('recorder', mutation.args.channel.recorderId)
      return want('camera', mutation.args.channel.cameraId)
    case 'evidence.add': {
      const { id, inspectionId, subjectKind, subjectId } = mutation.args.evidence
      want('evidence', id)
      want('inspection', inspectionId)
      return want(subjectKind, subjectId)
    }
    case 'answer.give':
      return observed('answer', mutation.args.answer, want)
    case 'reading.take':
      return observed('reading', mutation.args.reading, want)
  }
}

function observed(kind: 'answer' | 'reading', row: Observation, want: (kind: RowKind, id: unknown) => void): void {
  want(kind, row.id)
  want('inspection', row.inspectionId)
  want(row.subjectKind, row.subjectId)
  for (const id of row.evidenceIds) want('evidence', id)
  for (const id of row.replaces) want(kind, id)
}
