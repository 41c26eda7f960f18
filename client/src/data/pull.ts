import { rowSchemas } from '@nadzor/shared/facts/rows'
import type { RowKind } from '@nadzor/shared/facts/rows'
import { PROTOCOL, pulledRow, pullResponse } from '@nadzor/shared/sync/protocol'
import * as z from 'zod/mini'
import type { CursorRow, MirrorRow } from './database.ts'
import { ProblemError, requestJson } from './http.ts'
import type { Store } from './store.ts'

/** A newer server may send kinds of rows this version has never heard of; they are kept like any it cannot read. */
const anyKind = z.extend(pulledRow, { kind: z.string() })
const anyPage = z.extend(pullResponse, { rows: z.array(anyKind) })
type PulledRow = z.infer<typeof anyKind>
type PullResponse = z.infer<typeof anyPage>

/** How often one pull may be told to start anew before it is called a fault of the server. */
const MAX_RESTARTS = 3

/**
 * Fetches one institution's feed until there is no more; call under the pull lock. Each page and its cursor are
 * stored together. A new epoch starts at 0 while the old rows stay readable; the completed pull sweeps those that
 * did not come again. Own unsent changes live elsewhere and are never touched. Settled changes whose effect is now
 * in the mirror stop being replayed. Throws `Refusal` `no-connection`, `ProblemError`.
 */
export async function pullInstitution(store: Store, institutionId: string, stopped: () => boolean): Promise<void> {
  const { db, env } = store
  // Noted before the first request: what is settled later may not be in the pages that follow.
  const settled = await db.sent.where('[institutionId+absorbed]').equals([institutionId, 0]).primaryKeys()
  let restarts = 0
  while (!stopped()) {
    const at = (await db.cursors.get(institutionId)) ?? firstCursor(institutionId, 0)
    const page = await requestJson(env, 'POST', '/api/sync/pull', anyPage, {
      protocol: PROTOCOL,
      institutionId,
      epoch: at.epoch,
      cursor: at.cursor,
    })
    if (page.epoch !== at.epoch) {
      restarts += 1
      if (restarts > MAX_RESTARTS) throw looping
      await db.cursors.put({ ...at, epoch: page.epoch, cursor: 0, sweep: 1 })
      continue
    }
    if (page.more && page.cursor <= at.cursor) throw looping
    await storePage(store, at, page)
    if (!page.more) {
      await absorb(store, settled)
      return
    }
  }
}

/** Where a first download begins. */
export function firstCursor(institutionId: string, epoch: number): CursorRow {
  return { institutionId, cursor: 0, epoch, complete: 0, sweep: 0 }
}

const looping = new ProblemError({ type: 'internal', title: 'The feed does not move on', status: 502 })

async function storePage({ db, sealing }: Store, at: CursorRow, page: PullResponse): Promise<void> {
  const { institutionId, epoch } = at
  const kept = page.rows.filter(({ row }) => row !== null)
  const read = kept.map((pulled) => ({ pulled, ...readPulled(pulled, institutionId) }))
  const sealed = await sealing.sealBodies(read.map(({ body }) => body))
  const rows = read.map(({ pulled, unread }, index): MirrorRow => {
    const body = sealed[index]
    if (!body) throw new Error('sealing lost a body')
    const kind = pulled.kind as RowKind
    return { kind, id: pulled.id, institutionId, version: pulled.version, epoch, unread, sealed: body }
  })
  const erased = page.rows.filter(({ row }) => row === null).map(({ kind, id }): [RowKind, string] => [kind as RowKind, id])
  await db.transaction('rw', [db.rows, db.cursors], async () => {
    await db.rows.bulkPut(rows)
    await db.rows.bulkDelete(erased)
    if (!page.more && at.sweep === 1) {
      const gone = db.rows.where('institutionId').equals(institutionId)
      await gone.filter((row) => row.epoch !== epoch).delete()
    }
    const ends = page.more ? {} : ({ complete: 1, sweep: 0 } as const)
    await db.cursors.put({ ...at, cursor: page.cursor, ...ends })
  })
}

/** A row this version cannot read is kept as it came: skipping it would be a gap nobody sees. */
function readPulled(pulled: PulledRow, institutionId: string): { body: unknown; unread: 0 | 1 } {
  const parsed = readBody(pulled.kind, pulled.row)
  if (parsed === null) return { body: pulled.row, unread: 1 }
  const owner = pulled.kind === 'institution' ? parsed.id : 'institutionId' in parsed ? parsed.institutionId : null
  const misplaced = parsed.id !== pulled.id || owner !== institutionId
  return misplaced ? { body: pulled.row, unread: 1 } : { body: parsed, unread: 0 }
}

function readBody(kind: string, row: unknown): { id: string } | null {
  const parsed = kind in rowSchemas ? rowSchemas[kind as RowKind].safeParse(row) : null
  return parsed?.success ? parsed.data : null
}

async function absorb({ db }: Store, ids: string[]): Promise<void> {
  await db.transaction('rw', db.sent, async () => {
    // Label bindings arrive with the scope, not with this feed: see scope.ts.
    const rows = (await db.sent.bulkGet(ids)).filter((row) => row !== undefined)
    for (const { id, name } of rows) {
      if (name !== 'label.bind') await db.sent.update(id, { absorbed: 1, sealed: null })
    }
  })
}

/** After an update of the app: rows the last version could not read may be readable now. Returns how many are not. */
export async function rereadUnread({ db, sealing }: Store): Promise<number> {
  const stored = await db.rows.where('unread').equals(1).toArray()
  const bodies = await sealing.openBodies(stored.map(({ sealed }) => sealed))
  let left = 0
  for (const [index, row] of stored.entries()) {
    if (readBody(row.kind, bodies[index])) await db.rows.update([row.kind, row.id], { unread: 0 })
    else left += 1
  }
  return left
}
