import type { Label } from '@nadzor/shared/facts/label'
import type { SubjectKind } from '@nadzor/shared/facts/fact'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import type { Data } from '../../data/contract.ts'
import { ordersAt } from '../orders/order-lines.ts'

/** What a label can hang on and has a screen of its own. */
const screens = { camera: 'camera', recorder: 'recorder', sign: 'sign' } as const
type Labelled = keyof typeof screens
const isLabelled = (kind: SubjectKind | null): kind is Labelled => kind !== null && kind in screens

export type Found = {
  kind: 'found'
  subjectKind: Labelled
  subjectId: string
  plate: string
  name: string
  /** Storey and area, or '' when the register names none. */
  place: string
  path: string
}
export type Lookup =
  | Found
  /** Not in any list of this phone, or not hung on anything yet. */
  | { kind: 'unbound'; known: boolean; code: string }
  /** Hung in an institution that is in this person's scope, but not the one being visited. */
  | { kind: 'elsewhere'; institution: string }
  /** Hung in an institution that is not in this person's scope or not on this phone. */
  | { kind: 'not-here'; institution: string | null }
  /** Bound to something of this institution that is not on this phone yet. */
  | { kind: 'missing' }
  /** Scanned outside a visit, and no visit is open where the label hangs. */
  | { kind: 'no-visit'; institution: string }
  /** Scanned by an installer, who has nothing to put right there. */
  | { kind: 'no-order' }

type Reader = Pick<Data, 'labelByCode' | 'institutions' | 'rows' | 'orders' | 'userId'>
/** Who holds the phone: an installer without visits is led to own orders. */
export type Scanner = 'inspector' | 'installer'

function find(rows: InstitutionRows, kind: Labelled, id: string) {
  if (kind === 'camera') return rows.cameras.find((row) => row.id === id)
  if (kind === 'recorder') return rows.recorders.find((row) => row.id === id)
  return rows.signs.find((row) => row.id === id)
}

function placeOf(rows: InstitutionRows, areaId: string | null): string {
  const area = rows.areas.find((row) => row.id === areaId)
  const storey = rows.storeys.find((row) => row.id === area?.storeyId)
  return [storey?.name, area?.name].filter(Boolean).join(', ')
}

async function resolve(
  data: Reader,
  label: Label,
  kind: Labelled,
  inspectionId: string | null,
  by: Scanner,
): Promise<Lookup> {
  const entries = await data.institutions()
  const entry = entries.find(({ institution }) => institution.id === label.institutionId)
  if (!entry?.downloaded) return { kind: 'not-here', institution: entry?.institution.name ?? null }
  const rows = await data.rows(entry.institution.id)
  const visits = rows.inspections.filter(({ state }) => state === 'open')
  const visit = inspectionId
    ? rows.inspections.find(({ id }) => id === inspectionId)
    : (visits.find(({ inspectors }) => inspectors.includes(data.userId)) ?? visits[0])
  const ordered = by === 'installer' && inspectionId === null
  if (!visit && !ordered) return { kind: inspectionId ? 'elsewhere' : 'no-visit', institution: entry.institution.name }
  const row = find(rows, kind, label.subjectId ?? '')
  if (!row) return { kind: 'missing' }
  const path = ordered
    ? await pathOfOrders(data, { kind, id: row.id })
    : `/visit/${visit?.id ?? ''}/${screens[kind]}/${row.id}`
  if (path === null) return { kind: 'no-order' }
  return {
    kind: 'found',
    subjectKind: kind,
    subjectId: row.id,
    plate: row.plate,
    name: row.name,
    place: placeOf(rows, row.areaId),
    path,
  }
}

/** The order at this thing; where there are several, their list. Null: none. */
async function pathOfOrders(data: Reader, thing: { kind: Labelled; id: string }): Promise<string | null> {
  const [first, ...more] = ordersAt(await data.orders(), thing)
  if (!first) return null
  return more.length === 0 ? `/orders/${first.finding.id}` : `/orders?at=${thing.kind}:${thing.id}`
}

/** What a CODE means here, from what is on this phone alone: no network is asked. */
export async function lookUp(
  data: Reader,
  code: string,
  inspectionId: string | null,
  by: Scanner = 'inspector',
): Promise<Lookup> {
  const label = await data.labelByCode(code)
  if (!label) return { kind: 'unbound', known: false, code }
  if (!label.subjectId || !isLabelled(label.subjectKind)) return { kind: 'unbound', known: true, code }
  return resolve(data, label, label.subjectKind, inspectionId, by)
}
