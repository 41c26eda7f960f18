import type { Transaction } from 'kysely'
import { rowKinds } from '@nadzor/shared/facts/rows'
import type { RowKind } from '@nadzor/shared/facts/rows'
import type { PulledRow } from '@nadzor/shared/sync/protocol'
import { isPostgres } from '../open-database.ts'
import type { Database } from '../open-database.ts'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'

/** Rows of one page, and its size in characters of JSON (one row is always sent, whatever its size). */
export const PAGE_ROWS = 1000
export const PAGE_SIZE = 1_000_000

export type Page = { cursor: number; more: boolean; rows: PulledRow[] }

/**
 * What changed in a stream after `cursor`, each row once in its latest state, in the order of its latest change.
 * Head, changes and rows are read in one snapshot, so the cursor answered stands for exactly what was sent.
 * Changes of other kinds (verdicts) are passed over. A row that is not there any more comes as null.
 */
export async function changedRows(db: Database, streamId: string, cursor: number): Promise<Page> {
  return snapshot(db, async (trx) => {
    const head = await trx.selectFrom('stream').select('seq').where('id', '=', streamId).executeTakeFirst()
    const latest = await latestChanges(trx, streamId, cursor, rowKinds)
    const rows: PulledRow[] = []
    let size = 0
    const states = await currentRows(trx, latest.slice(0, PAGE_ROWS))
    for (const { seq, entityKind, entityId, version } of latest.slice(0, PAGE_ROWS)) {
      const row = states.get(`${entityKind} ${entityId}`) ?? null
      size += JSON.stringify(row).length
      if (size > PAGE_SIZE && rows.length > 0) break
      rows.push({ seq, kind: entityKind as RowKind, id: entityId, version, row })
    }
    const more = rows.length < latest.length
    return { rows, more, cursor: (more ? rows.at(-1)?.seq : head?.seq) ?? cursor }
  })
}

export type LatestChange = { seq: number; entityKind: string; entityId: string; version: number }

/** The last change of each row of these kinds after `cursor`, in order; one more than a page holds. */
export async function latestChanges(
  trx: Transaction<Tables>,
  streamId: string,
  cursor: number,
  kinds: readonly RowKind[],
): Promise<LatestChange[]> {
  return trx
    .selectFrom('change as c')
    .select(['c.seq', 'c.entityKind', 'c.entityId', 'c.version'])
    .where('c.streamId', '=', streamId)
    .where('c.seq', '>', cursor)
    .where('c.entityKind', 'in', [...kinds])
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('change as later')
            .select('later.seq')
            .whereRef('later.entityKind', '=', 'c.entityKind')
            .whereRef('later.entityId', '=', 'c.entityId')
            .whereRef('later.streamId', '=', 'c.streamId')
            .whereRef('later.seq', '>', 'c.seq'),
        ),
      ),
    )
    .orderBy('c.seq')
    .limit(PAGE_ROWS + 1)
    .execute()
}

/** SQLite has one connection, so any transaction is a snapshot; PostgreSQL has to be told to hold one. */
export function snapshot<T>(db: Database, read: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  const transaction = db.transaction()
  return (isPostgres(db) ? transaction.setIsolationLevel('repeatable read') : transaction).execute(read)
}

/** Keyed by kind and id: an id is unique within its kind only. */
async function currentRows(trx: Transaction<Tables>, of: { entityKind: string; entityId: string }[]) {
  const rows = new Map<string, unknown>()
  for (const kind of rowKinds) {
    const ids = of.filter((one) => one.entityKind === kind).map((one) => one.entityId)
    if (ids.length === 0) continue
    const found = await trx
      .selectFrom(kind as 'site')
      .selectAll()
      .where('id', 'in', ids)
      .execute()
    for (const stored of found) rows.set(`${kind} ${stored.id}`, fromStored(kind, stored))
  }
  return rows
}

/** For each stream its head, and how many rows a first pull brings. */
export async function streamSizes(
  db: Database,
  ids: string[],
): Promise<Map<string, { seq: number; rowCount: number }>> {
  if (ids.length === 0) return new Map()
  const heads = await db.selectFrom('stream').select(['id', 'seq']).where('id', 'in', ids).execute()
  const sizes = new Map(heads.map(({ id, seq }) => [id, { seq, rowCount: 0 }]))
  const counts = await db
    .selectFrom('change')
    .select((e) => ['streamId', e.fn.countAll<number>().as('rows')])
    .where('streamId', 'in', ids)
    .where('version', '=', 1)
    .where('entityKind', 'in', rowKinds)
    .groupBy('streamId')
    .execute()
  for (const { streamId, rows } of counts) {
    const size = sizes.get(streamId)
    if (size) size.rowCount = Number(rows)
  }
  return sizes
}
