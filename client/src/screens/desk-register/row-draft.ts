import { areaKinds } from '@nadzor/shared/facts/area'
import { plate as plateSchema } from '@nadzor/shared/facts/camera'
import type { Rows } from '@nadzor/shared/facts/rows'
import { complaints, lineError } from '../desk/field-checks.ts'
import type { FieldError, FieldErrors, FormRules } from '../desk/form.ts'
import { proposedPlate } from './plates.ts'
import { isThing, partById, partsOf } from './register-rows.ts'
import type { PartKind, Register, RegisterChange } from './register-rows.ts'

/** One row as the form's fields hold it: text, where '' is "not known" or "not chosen yet". */
export type RowDraft = Record<string, string>

const fields: Record<PartKind, readonly string[]> = {
  site: ['name', 'address'],
  building: ['siteId', 'name'],
  storey: ['buildingId', 'name', 'level'],
  area: ['storeyId', 'name', 'kind'],
  camera: ['areaId', 'plate', 'name', 'kind', 'mode', 'controller'],
  sign: ['areaId', 'plate', 'name'],
  recorder: ['areaId', 'plate', 'name', 'vendor', 'model'],
  channel: ['recorderId', 'number', 'name', 'cameraId'],
}
/** The fields of a part in their order. A new recorder is asked how many channels to write down with it. */
export const fieldsOf = (kind: PartKind, isNew: boolean): readonly string[] =>
  kind === 'recorder' && isNew ? [...fields.recorder, 'channels'] : fields[kind]

/** May stay empty; in the row it is then null. */
const optional = new Set(['vendor', 'model', 'cameraId'])
const mayBeEmpty = (kind: PartKind, field: string): boolean =>
  optional.has(field) || (kind === 'recorder' && field === 'areaId')
const counted = new Set(['level', 'number'])

export function draftOf(kind: PartKind, row: Rows[PartKind]): RowDraft {
  const values = row as unknown as Record<string, string | number | null>
  return Object.fromEntries(fields[kind].map((field) => [field, String(values[field] ?? '')]))
}

/** A new part under `parentId`, with what can be known beforehand: the next plate, storey or channel number. */
export function newDraft(kind: PartKind, parentId: string, register: Register): RowDraft {
  const empty: RowDraft = Object.fromEntries(fieldsOf(kind, true).map((field) => [field, '']))
  const [first] = fields[kind]
  if (first?.endsWith('Id')) empty[first] = parentId
  if (isThing(kind)) empty['plate'] = proposedPlate(register, kind, '', '') ?? ''
  if (kind === 'storey') empty['level'] = String(nextLevel(register, parentId))
  if (kind === 'camera') return { ...empty, kind: 'fixed', mode: 'unknown', controller: 'own' }
  if (kind === 'channel') {
    const number = nextChannel(register, parentId)
    return { ...empty, number: String(number), name: channelName(number) }
  }
  return empty
}

/** What typing into a field does: a channel that still has its made-up name takes the name of its new number. */
export function typedInto(kind: PartKind, draft: RowDraft, field: string, value: string): RowDraft {
  const typed = { ...draft, [field]: value }
  if (kind !== 'channel' || field !== 'number' || !isNumber(value)) return typed
  const name = draft['name'] ?? ''
  const before = draft['number'] ?? ''
  const madeUp = isNumber(before) ? name === channelName(Number(before)) : /^CH\d+$/.test(name)
  return madeUp ? { ...typed, name: channelName(Number(value)) } : typed
}
const isNumber = (text: string): boolean => /^\d+$/.test(text.trim())

/** As the phone names a channel that nobody read off the screen yet. */
const channelName = (number: number): string => `CH${number}`

function nextLevel(register: Register, buildingId: string): number {
  const levels = register.storeys.filter((one) => one.buildingId === buildingId).map((one) => one.level)
  return levels.length === 0 ? 0 : Math.max(...levels) + 1
}

export function nextChannel(register: Register, recorderId: string): number {
  const taken = new Set(channelsOf(register, recorderId).map((one) => one.number))
  let number = 1
  while (taken.has(number)) number += 1
  return number
}
export const channelsOf = (register: Register, recorderId: string): Rows['channel'][] =>
  partsOf(register, 'channel').filter((one) => one.recorderId === recorderId)

/** Recorders have at most 256 inputs (REQUIREMENTS 6); more is a slip of the finger. */
const MOST_CHANNELS = 256
const wholeWithin = (value: string, from: number, to: number): boolean =>
  /^-?\d{1,4}$/.test(value.trim()) && Number(value) >= from && Number(value) <= to

function fieldError(kind: PartKind, field: string, value: string): FieldError | null {
  if (field === 'plate') {
    if (value.trim() === '') return 'required'
    return plateSchema.safeParse(value.trim()).success ? null : 'plate'
  }
  if (field === 'level') return wholeWithin(value, -20, 200) ? null : 'level'
  if (field === 'number') return wholeWithin(value, 1, 999) ? null : 'channel-number'
  if (field === 'channels') return value.trim() === '' || wholeWithin(value, 0, MOST_CHANNELS) ? null : 'channel-count'
  if (field === 'kind' && kind === 'area') return areaKinds.some((one) => one.id === value) ? null : 'choose'
  if (value.trim() === '') {
    if (mayBeEmpty(kind, field)) return null
    return field.endsWith('Id') ? 'choose' : 'required'
  }
  return lineError(value)
}

export function rowRules(kind: PartKind, isNew: boolean): FormRules<RowDraft> {
  const all = fieldsOf(kind, isNew)
  const check = (draft: RowDraft): FieldErrors =>
    complaints(Object.fromEntries(all.map((field) => [field, fieldError(kind, field, draft[field] ?? '')])))
  return { fields: all, check }
}

/** The row to write, only after `rowRules` found nothing. */
function rowFrom(kind: PartKind, draft: RowDraft, ids: { id: string; institutionId: string }): RegisterChange {
  const values = fields[kind].map((field) => {
    const value = (draft[field] ?? '').trim()
    if (counted.has(field)) return [field, Number(value)]
    return [field, value === '' ? null : value]
  })
  return { kind, row: { ...ids, ...(Object.fromEntries(values) as object) } } as RegisterChange
}

/**
 * The changes that write a part down, a recorder's channels with it. `channelIds` are made once for a form: what was
 * already written when the connection broke is then the same row again, not a second one.
 */
export function changesFor(
  kind: PartKind,
  draft: RowDraft,
  ids: { id: string; institutionId: string },
  channelIds: readonly string[] = [],
): RegisterChange[] {
  const count = Number(draft['channels'] ?? 0)
  const channels = channelIds.slice(0, count).map((id, index): RegisterChange => {
    const number = index + 1
    const { institutionId } = ids
    const row = { id, institutionId, recorderId: ids.id, cameraId: null, number, name: channelName(number) }
    return { kind: 'channel', row }
  })
  return [rowFrom(kind, draft, ids), ...channels]
}

/** The fields somebody typed something else into than was there. */
export const typedFields = (draft: RowDraft, before: RowDraft): string[] =>
  Object.keys(draft).filter((field) => draft[field] !== before[field])

/**
 * What was typed into a row, put onto that row as it is now. `overtaken`: fields that somebody else changed meanwhile,
 * to something else than was typed here; the typed one is kept and a person decides.
 */
export function mergeDraft(typed: RowDraft, before: RowDraft, now: RowDraft): { draft: RowDraft; overtaken: string[] } {
  const mine = typedFields(typed, before)
  const draft = { ...now, ...Object.fromEntries(mine.map((field) => [field, typed[field] ?? ''])) }
  return { draft, overtaken: mine.filter((field) => now[field] !== before[field] && now[field] !== typed[field]) }
}

/** Other channels of the recorder with this number; two of a number are written down as they are, and said. */
export function sameNumber(register: Register, draft: RowDraft, id: string): Rows['channel'][] {
  return channelsOf(register, draft['recorderId'] ?? '').filter(
    (one) => one.id !== id && String(one.number) === (draft['number'] ?? '').trim(),
  )
}

/** Whether what a new part is to lie in is there at all: an address may be old. */
export const hasParent = (register: Register, kind: PartKind, parentId: string): boolean => {
  if (kind === 'site') return true
  const of = { building: 'site', storey: 'building', area: 'storey', channel: 'recorder' } as const
  const parent = kind in of ? of[kind as keyof typeof of] : 'area'
  return (kind === 'recorder' && parentId === '') || partById(register, parent, parentId) !== null
}
