import type { Transaction } from 'kysely'
import type { RowKind, Rows } from '@nadzor/shared/facts/rows'
import type { PulledRow } from '@nadzor/shared/sync/protocol'
import { fromStored } from '../rows.ts'
import type { Database } from '../open-database.ts'
import type { Tables } from '../tables.ts'
import { latestChanges, PAGE_ROWS, PAGE_SIZE, snapshot } from './changed-rows.ts'
import type { LatestChange, Page } from './changed-rows.ts'
import { orderScope, questionKey, shownBy } from './finding-orders.ts'
import type { OrderScope } from './finding-orders.ts'
import { historiesOf } from './findings.ts'

type Trx = Transaction<Tables>
type Found = { kind: RowKind; id: string; version: number; row: unknown }

/** The register: what is where. Every phone of the institution has it, to read labels and name things. */
export const registerKinds: readonly RowKind[] = [
  'institution',
  'site',
  'building',
  'storey',
  'area',
  'recorder',
  'camera',
  'channel',
  'sign',
]
const orderKinds: readonly RowKind[] = ['finding', 'findingEvent', 'evidence', 'reading']

/**
 * An institution's feed as an installer gets it: the register and own orders (finding-orders.ts), nothing else. What
 * an order shows may have changed before the order was given, so each change of a finding brings all that belongs to
 * it; a finding given to somebody else comes as erased, with what hung on it.
 */
export async function changedOrders(
  db: Database,
  { institutionId, userId }: { institutionId: string; userId: string },
  cursor: number,
): Promise<Page> {
  return snapshot(db, async (trx) => {
    const head = await trx.selectFrom('stream').select('seq').where('id', '=', institutionId).executeTakeFirst()
    const latest = await latestChanges(trx, institutionId, cursor, [...registerKinds, ...orderKinds])
    const scope = await orderScope(trx, userId, institutionId)
    const states = await statesOf(trx, latest.slice(0, PAGE_ROWS))
    const findingOf = new Map([...scope.histories.values()].flat().map((event) => [event.id, event.findingId]))
    const brought = new Set<string>()
    const rows: PulledRow[] = []
    let size = 0
    let done = 0
    const wholeFinding = async (id: string): Promise<Found[]> => {
      if (brought.has(id)) return []
      brought.add(id)
      return orderRows(trx, scope, id)
    }
    for (const change of latest.slice(0, PAGE_ROWS)) {
      if (rows.length >= PAGE_ROWS || size > PAGE_SIZE) break
      for (const found of await visible(trx, change, states, scope, userId, findingOf, wholeFinding)) {
        rows.push({ seq: change.seq, ...found })
        size += JSON.stringify(found.row).length
      }
      done += 1
    }
    const more = done < latest.length
    return { rows, more, cursor: (more ? latest[done - 1]?.seq : head?.seq) ?? cursor }
  })
}

async function visible(
  trx: Trx,
  { entityKind, entityId }: LatestChange,
  states: ReadonlyMap<string, Found>,
  scope: OrderScope,
  userId: string,
  findingOf: Map<string, string>,
  wholeFinding: (id: string) => Promise<Found[]>,
): Promise<Found[]> {
  const kind = entityKind as RowKind
  if (kind === 'finding') {
    if (scope.findings.some((one) => one.id === entityId)) return wholeFinding(entityId)
    return scope.lost.includes(entityId) ? lostRows(trx, scope, userId, entityId) : []
  }
  if (kind === 'findingEvent') {
    const findingId = findingOf.get(entityId)
    return findingId === undefined ? [] : wholeFinding(findingId)
  }
  const found = states.get(`${kind} ${entityId}`)
  if (registerKinds.includes(kind)) return [found ?? { kind, id: entityId, version: 1, row: null }]
  return found && mine(found, scope, userId) ? [found] : []
}

/** The rows as they are now, apart from findings, which come with all that belongs to them. */
async function statesOf(trx: Trx, changes: readonly LatestChange[]): Promise<Map<string, Found>> {
  const states = new Map<string, Found>()
  for (const [kind, group] of Map.groupBy(changes, (one) => one.entityKind as RowKind)) {
    if (kind === 'finding' || kind === 'findingEvent') continue
    const ids = group.map((one) => one.entityId)
    for (const found of await fetch(trx, kind, ids)) states.set(`${kind} ${found.id}`, found)
  }
  return states
}

/** Whether a photo or reading belongs to the orders, or was made by the installer. */
function mine({ kind, id, row }: Found, { evidenceIds, questions }: OrderScope, userId: string): boolean {
  const { by } = row as Rows['evidence'] | Rows['reading']
  if (by === userId) return true
  return kind === 'evidence' ? evidenceIds.has(id) : questions.has(questionKey(row as Rows['reading']))
}

async function orderRows(trx: Trx, { histories }: OrderScope, findingId: string): Promise<Found[]> {
  const history = histories.get(findingId) ?? []
  return [...(await fetch(trx, 'finding', [findingId])), ...(await belongings(trx, history))]
}

async function belongings(trx: Trx, history: Rows['findingEvent'][]): Promise<Found[]> {
  const { evidenceIds, questions } = shownBy(history)
  const subjectIds = [...new Set([...questions].map((one) => one.slice(0, one.indexOf(' '))))]
  const readings = subjectIds.length === 0 ? [] : await readingsOf(trx, subjectIds)
  return [
    ...(await fetch(trx, 'evidence', [...evidenceIds])),
    ...readings.filter(({ row }) => questions.has(questionKey(row as Rows['reading']))),
    ...(await fetch(
      trx,
      'findingEvent',
      history.map((event) => event.id),
    )),
  ]
}

/** What has to go from the phone with a finding that is somebody else's now; own photos and readings stay. */
async function lostRows(trx: Trx, scope: OrderScope, userId: string, findingId: string): Promise<Found[]> {
  const history = (await historiesOf(trx, { findingIds: [findingId] })).get(findingId) ?? []
  const gone = (await belongings(trx, history)).filter(
    (found) => found.kind === 'findingEvent' || !mine(found, scope, userId),
  )
  return [{ kind: 'finding' as const, id: findingId, version: 1 }, ...gone].map((found) => ({ ...found, row: null }))
}

async function fetch(trx: Trx, kind: RowKind, ids: string[]): Promise<Found[]> {
  if (ids.length === 0) return []
  // One table stands for all of them in the types: every synced table has an id and a version.
  const rows = await trx
    .selectFrom(kind as 'site')
    .selectAll()
    .where('id', 'in', ids)
    .execute()
  return rows.map((row) => ({ kind, id: row.id, version: row.version, row: fromStored(kind, row) }))
}

async function readingsOf(trx: Trx, subjectIds: string[]): Promise<Found[]> {
  const rows = await trx.selectFrom('reading').selectAll().where('subjectId', 'in', subjectIds).execute()
  return rows.map((row) => ({
    kind: 'reading' as const,
    id: row.id,
    version: row.version,
    row: fromStored('reading', row),
  }))
}

/** Rows a first pull of these orders brings. */
export async function countOrderRows(db: Database, userId: string, institutionId: string): Promise<number> {
  return snapshot(db, async (trx) => {
    const register = await trx
      .selectFrom('change')
      .select((e) => e.fn.countAll<number>().as('rows'))
      .where('streamId', '=', institutionId)
      .where('version', '=', 1)
      .where('entityKind', 'in', [...registerKinds])
      .executeTakeFirstOrThrow()
    const { findings, histories } = await orderScope(trx, userId, institutionId)
    const belonging = await belongings(trx, [...histories.values()].flat())
    return Number(register.rows) + findings.length + belonging.length
  })
}
