import type * as z from 'zod/mini'
import type { registerChange, registerResponse } from '@nadzor/shared/api/register'
import type { Rows } from '@nadzor/shared/facts/rows'

export type Register = z.infer<typeof registerResponse>
export type RegisterChange = z.infer<typeof registerChange>

/** What the register is made of, from the ground to what hangs on it. */
export const partKinds = ['site', 'building', 'storey', 'area', 'camera', 'sign', 'recorder', 'channel'] as const
export type PartKind = (typeof partKinds)[number]
/** Things with a plate on the wall, which can bear a label. */
export const thingKinds = ['camera', 'sign', 'recorder'] as const
export type ThingKind = (typeof thingKinds)[number]
export const isThing = (kind: PartKind): kind is ThingKind => (thingKinds as readonly string[]).includes(kind)

/** What can be added under a part. */
export const under: Record<PartKind, readonly PartKind[]> = {
  site: ['building'],
  building: ['storey'],
  storey: ['area'],
  area: ['camera', 'sign', 'recorder'],
  camera: [],
  sign: [],
  recorder: ['channel'],
  channel: [],
}

const lists = {
  site: 'sites',
  building: 'buildings',
  storey: 'storeys',
  area: 'areas',
  camera: 'cameras',
  sign: 'signs',
  recorder: 'recorders',
  channel: 'channels',
} as const

export function partsOf<K extends PartKind>(register: Register, kind: K): Rows[K][] {
  return register[lists[kind]] as unknown as Rows[K][]
}

export function partById<K extends PartKind>(register: Register, kind: K, id: string): Rows[K] | null {
  return partsOf(register, kind).find((row) => row.id === id) ?? null
}

/** The part a row lies in; null for a site, and for a recorder of which nobody knows where it stands. */
export function parentOf(row: Rows[PartKind]): { kind: PartKind; id: string } | null {
  const refer = (of: PartKind, id: string | null) => (id === null ? null : { kind: of, id })
  if ('siteId' in row) return refer('site', row.siteId)
  if ('buildingId' in row) return refer('building', row.buildingId)
  if ('storeyId' in row) return refer('storey', row.storeyId)
  if ('recorderId' in row) return refer('recorder', row.recorderId)
  if ('areaId' in row) return refer('area', row.areaId)
  return null
}

/** The register after a change that the server accepted, as it would be read again. */
export function changed(register: Register, change: RegisterChange): Register {
  if (change.kind === 'label') {
    const others = register.labels.filter((label) => label.code !== change.code)
    return { ...register, labels: [...others, { code: change.code, subjectId: change.subjectId }] }
  }
  const name = lists[change.kind]
  const before = register[name] as { id: string }[]
  const known = before.some((row) => row.id === change.row.id)
  const after = known ? before.map((row) => (row.id === change.row.id ? change.row : row)) : [...before, change.row]
  return { ...register, [name]: after }
}

/** `camera:0190…` in the address: which part is open. */
export const keyOf = (kind: PartKind, id: string): string => `${kind}:${id}`
export function partOfKey(key: string): { kind: PartKind; id: string } | null {
  const [name, id] = key.split(':')
  const kind = partKinds.find((one) => one === name)
  return kind && id ? { kind, id } : null
}
