import { createHash, randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import type { RowKind, Rows } from '@nadzor/shared/facts/rows'
import { batchOf } from './batch-of.ts'
import { isPostgres } from './open-database.ts'
import { toStored } from './rows.ts'
import type { Tables } from './tables.ts'

/**
 * The append-only log of DESIGN section 5: pull feed, audit trail and hash chain at once.
 *
 * A stream's `seq` is taken while its row in `stream` is locked, and the lock is held to the end of the transaction.
 * So whoever sees change N sees every change before it, and a cursor can never skip one, on either engine.
 */
type Trx = Transaction<Tables>

/** Who did it, by which mutation (null: not by a phone), and when by the server's clock. */
export type Origin = { actor: string; mutationId: string | null; at: string }
export type NewChange = Origin & { entityKind: string; entityId: string; version: number; payload: unknown }

/** `prevDigest` of a stream's first change. */
export const GENESIS = '0'.repeat(64)

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * What is stored beside a change. The salt keeps an erased payload erased: without it whoever knows all but one of a
 * row's values could find the last from the digest that stays.
 */
function sealed(payload: unknown, salt: string): { body: string; payloadDigest: string } {
  const body = canonicalJson({ payload, salt })
  return { body, payloadDigest: sha256Hex(body) }
}

/** Bytes. */
const SALT = 16

type Linked = Omit<Tables['change'], 'digest'>

/** Digest of one change over every column, the previous digest among them. */
export function changeDigest(c: Linked): string {
  const columns = [c.streamId, c.seq, c.entityKind, c.entityId, c.version, c.actor, c.mutationId, c.at]
  return sha256Hex(JSON.stringify([...columns, c.payloadDigest, c.prevDigest]))
}

/** Makes the stream of a new institution or authority; does nothing when it is there. */
export async function openStream(trx: Trx, id: string, kind: 'institution' | 'authority'): Promise<void> {
  await trx
    .insertInto('stream')
    .values({ id, kind, seq: 0, digest: GENESIS })
    .onConflict((c) => c.column('id').doNothing())
    .execute()
}

/**
 * Locks streams until the transaction ends, always in id order, so that two transactions can never wait for each
 * other. Whoever writes to more than one stream locks them all by this, first of all. On SQLite `begin immediate`
 * has locked everything already. Throws when a stream is missing.
 */
export async function lockStreams(
  trx: Trx,
  ids: Iterable<string>,
): Promise<Map<string, { seq: number; digest: string }>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const query = trx.selectFrom('stream').select(['id', 'seq', 'digest']).where('id', 'in', wanted).orderBy('id')
  const rows = await (isPostgres(trx) ? query.forUpdate() : query).execute()
  const heads = new Map(rows.map(({ id, seq, digest }) => [id, { seq, digest }]))
  const missing = wanted.find((id) => !heads.has(id))
  if (missing) throw new Error(`no change stream ${missing}: openStream makes one with its institution or authority`)
  return heads
}

/** SQLite takes 32 766 parameters in a statement; a change has 11. */
const AT_ONCE = 500

/** Appends changes to one stream in the order given; answers the `seq` of the last. */
export async function appendChanges(trx: Trx, streamId: string, entries: NewChange[]): Promise<number> {
  const head = (await lockStreams(trx, [streamId])).get(streamId) ?? { seq: 0, digest: GENESIS }
  const changes: Tables['change'][] = []
  const payloads: Tables['changePayload'][] = []
  // Drawn together: two hundred small draws cost more than the hashing does.
  const salts = randomBytes(SALT * entries.length).toString('hex')
  for (const [index, entry] of entries.entries()) {
    const { payload, entityKind, entityId, version, actor, mutationId, at } = entry
    const salt = salts.slice(index * SALT * 2, (index + 1) * SALT * 2)
    const { body, payloadDigest } = sealed(payload, salt)
    const seq = head.seq + 1
    const linked = { streamId, seq, entityKind, entityId, version, actor, mutationId, at, payloadDigest }
    const change = { ...linked, prevDigest: head.digest }
    head.digest = changeDigest(change)
    head.seq = seq
    changes.push({ ...change, digest: head.digest })
    payloads.push({ streamId, seq, body })
  }
  for (let from = 0; from < changes.length; from += AT_ONCE) {
    await trx
      .insertInto('change')
      .values(changes.slice(from, from + AT_ONCE))
      .execute()
    await trx
      .insertInto('changePayload')
      .values(payloads.slice(from, from + AT_ONCE))
      .execute()
  }
  await trx.updateTable('stream').set(head).where('id', '=', streamId).execute()
  return head.seq
}

/**
 * Appends one change. Without `version` it is the entity's last one in the log plus 1: right for kinds whose table
 * has no version column (users, labels).
 */
export async function appendChange(
  trx: Trx,
  { streamId, ...entry }: Omit<NewChange, 'version'> & { streamId: string; version?: number },
): Promise<number> {
  await lockStreams(trx, [streamId])
  const version = entry.version ?? 1 + (await lastVersion(trx, entry.entityKind, entry.entityId))
  return appendChanges(trx, streamId, [{ ...entry, version }])
}

async function lastVersion(trx: Trx, entityKind: string, entityId: string): Promise<number> {
  const found = await trx
    .selectFrom('change')
    .select((c) => c.fn.max('version').as('version'))
    .where('entityKind', '=', entityKind)
    .where('entityId', '=', entityId)
    .executeTakeFirst()
  return found?.version ?? 0
}

/**
 * Writes a synced row and its change: the one place where such rows are inserted or updated.
 * The row is taken as checked by its schema. Throws when the id belongs to another institution. Answers the version.
 */
export async function saveRow<K extends RowKind>(trx: Trx, kind: K, row: Rows[K], origin: Origin): Promise<number> {
  const batch = batchOf(trx)
  if (batch) return batch.save(kind, row, origin)
  const streamId = institutionOf(row)
  await lockStreams(trx, [streamId])
  // One table stands for all of them in the types: every synced table has these columns.
  const table = kind as 'site'
  const before = await trx.selectFrom(table).selectAll().where('id', '=', row.id).executeTakeFirst()
  if (before && institutionOf(before as Rows['site'] | Rows['institution']) !== streamId)
    throw new Error(`${kind} ${row.id} belongs to another institution`)
  const version = (before?.version ?? 0) + 1
  const stored = { ...toStored(kind, row), version } as unknown as Tables['site']
  if (before) await trx.updateTable(table).set(stored).where('id', '=', row.id).execute()
  else await trx.insertInto(table).values(stored).execute()
  await appendChanges(trx, streamId, [{ ...origin, entityKind: kind, entityId: row.id, version, payload: row }])
  return version
}

/**
 * Writes rows that are new, all of one institution, and their changes, in few statements: what saveRow does for one. Throws
 * when an id is there already.
 */
export async function addRows<K extends RowKind>(
  trx: Trx,
  kind: K,
  rows: readonly Rows[K][],
  origin: Origin,
): Promise<void> {
  const [first] = rows
  if (!first) return
  const streamId = institutionOf(first)
  await lockStreams(trx, [streamId])
  const stored = rows.map((row) => ({ ...toStored(kind, row), version: 1 }) as unknown as Tables['site'])
  for (let from = 0; from < stored.length; from += AT_ONCE)
    await trx
      .insertInto(kind as 'site')
      .values(stored.slice(from, from + AT_ONCE))
      .execute()
  const entries = rows.map((row) => ({ ...origin, entityKind: kind, entityId: row.id, version: 1, payload: row }))
  await appendChanges(trx, streamId, entries)
}

/** The stream a synced row belongs to: its institution's, which for an institution is itself. */
export function institutionOf(row: { id: string; institutionId?: string }): string {
  return row.institutionId ?? row.id
}
