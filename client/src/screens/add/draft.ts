import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { cameraController, cameraKind, cameraMode, plate as plateSchema } from '@nadzor/shared/facts/camera'
import type { Camera } from '@nadzor/shared/facts/camera'
import type { Draft } from '../../data/contract.ts'
import { thingsOf } from '../walk/register.ts'

export const addKinds = ['area', 'camera', 'sign', 'recorder'] as const
export type AddKind = (typeof addKinds)[number]
export const cameraKinds = cameraKind.options
export const cameraModes = cameraMode.options
export const cameraControllers = cameraController.options

/** What the form holds; every field a string, as inputs give them. */
export type AddForm = {
  plate: string
  name: string
  areaId: string
  storeyId: string
  areaKind: string
  kind: Camera['kind']
  mode: Camera['mode']
  controller: Camera['controller']
  vendor: string
  model: string
  channels: string
}
export type AddErrors = Partial<Record<keyof AddForm, 'plate' | 'plateTaken' | 'needed' | 'choose' | 'channels'>>

/** Recorders have at most 256 inputs (REQUIREMENTS 6); more is a slip of the finger. */
const MOST_CHANNELS = 256

/** What is wrong, by field; empty when the thing can be written. A plate must be free within its institution. */
export function checkAdd(kind: AddKind, form: AddForm, rows: InstitutionRows): AddErrors {
  const errors: AddErrors = {}
  if (!form.name.trim()) errors.name = 'needed'
  if (kind === 'area') {
    if (!form.storeyId) errors.storeyId = 'choose'
    if (!form.areaKind) errors.areaKind = 'choose'
    return errors
  }
  const plate = form.plate.trim()
  if (!plateSchema.safeParse(plate).success) errors.plate = 'plate'
  else if (thingsOf(rows).some((thing) => thing.plate.toUpperCase() === plate.toUpperCase()))
    errors.plate = 'plateTaken'
  if (kind !== 'recorder' && !form.areaId) errors.areaId = 'choose'
  if (kind === 'recorder' && !/^\d{1,3}$/.test(form.channels.trim())) errors.channels = 'channels'
  else if (kind === 'recorder' && Number(form.channels) > MOST_CHANNELS) errors.channels = 'channels'
  return errors
}

/**
 * The changes that write the thing into the register. `id` is its own, `newId` names what comes with it (channels).
 * A label scanned before is bound in the same breath, so that both are there or neither.
 */
export function addDrafts(
  kind: AddKind,
  form: AddForm,
  given: { institutionId: string; id: string; newId(): string; now: string; label: string | null },
): Draft[] {
  const { institutionId, id } = given
  const common = { id, institutionId, name: form.name.trim() }
  const made: Draft[] = []
  if (kind === 'area') {
    made.push({
      name: 'area.add',
      institutionId,
      args: { area: { ...common, storeyId: form.storeyId, kind: form.areaKind } },
    })
    return made
  }
  const plate = form.plate.trim()
  if (kind === 'camera') {
    const { areaId, mode, controller } = form
    made.push({
      name: 'camera.add',
      institutionId,
      args: { camera: { ...common, areaId, plate, kind: form.kind, mode, controller } },
    })
  } else if (kind === 'sign') {
    made.push({ name: 'sign.add', institutionId, args: { sign: { ...common, areaId: form.areaId, plate } } })
  } else {
    const recorder = {
      ...common,
      plate,
      areaId: form.areaId || null,
      vendor: form.vendor.trim() || null,
      model: form.model.trim() || null,
    }
    made.push({ name: 'recorder.add', institutionId, args: { recorder } })
    for (let number = 1; number <= Number(form.channels); number += 1) {
      const channel = { id: given.newId(), institutionId, recorderId: id, cameraId: null, number, name: `CH${number}` }
      made.push({ name: 'channel.add', institutionId, args: { channel } })
    }
  }
  if (given.label) made.push(bindDraft(institutionId, given.label, { kind, id }, given.now))
  return made
}

export function bindDraft(
  institutionId: string,
  code: string,
  to: { kind: 'camera' | 'sign' | 'recorder'; id: string },
  now: string,
): Draft {
  return { name: 'label.bind', institutionId, args: { code, subjectKind: to.kind, subjectId: to.id, boundAt: now } }
}

/** The next free plate in the way this institution counts: after K-14 comes K-15; K-01 where there is none yet. */
export function nextPlate(kind: AddKind, rows: InstitutionRows): string {
  const start = { camera: 'K-', sign: 'T-', recorder: 'R', area: '' }[kind]
  const mine = thingsOf(rows)
    .filter((thing) => thing.kind === kind)
    .map((thing) => /^(.*?)(\d+)$/.exec(thing.plate))
    .filter((match) => match !== null)
  const last = mine.sort((a, b) => Number(a[2]) - Number(b[2])).at(-1)
  if (!last) return kind === 'recorder' ? `${start}1` : `${start}01`
  const digits = last[2] ?? '0'
  return `${last[1] ?? ''}${String(Number(digits) + 1).padStart(digits.length, '0')}`
}
