import { mutationArgs } from '@nadzor/shared/sync/mutations'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { describe, expect, it } from 'vitest'
import { addDrafts, checkAdd, nextPlate } from './draft.ts'
import type { AddForm } from './draft.ts'

const uuid = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`
const form: AddForm = {
  plate: 'K-15',
  name: 'Nad drzwiami',
  areaId: uuid(2),
  storeyId: uuid(3),
  areaKind: 'corridor',
  kind: 'fixed',
  mode: 'recorded',
  controller: 'own',
  vendor: '',
  model: '',
  channels: '2',
}
const rows = {
  cameras: [
    { id: uuid(9), plate: 'K-09', name: 'x', areaId: uuid(2) },
    { id: uuid(10), plate: 'K-14', name: 'x', areaId: uuid(2) },
  ],
  signs: [],
  recorders: [],
} as unknown as InstitutionRows

let last = 100
const given = {
  institutionId: uuid(1),
  id: uuid(50),
  newId: () => uuid((last += 1)),
  now: '2026-11-21T09:41:00.000Z',
  label: '0123456789Z' as string | null,
}

describe('adding to the register', () => {
  it('refuses a plate that another thing of the school bears, whatever its case', () => {
    expect(checkAdd('camera', { ...form, plate: 'k-14' }, rows).plate).toBe('plateTaken')
  })
  it('refuses what is not a plate, a nameless thing, and a recorder without a count of channels', () => {
    expect(checkAdd('camera', { ...form, plate: 'kamera numer siedem' }, rows).plate).toBe('plate')
    expect(checkAdd('sign', { ...form, name: ' ' }, rows).name).toBe('needed')
    expect(checkAdd('recorder', { ...form, channels: '9999' }, rows).channels).toBe('channels')
    expect(checkAdd('recorder', { ...form, channels: '' }, rows).channels).toBe('channels')
  })
  it('lets a recorder be written down before anybody knows its room', () => {
    expect(checkAdd('recorder', { ...form, areaId: '' }, rows)).toEqual({})
  })
  it('writes a recorder with its channels and binds the label, each fit for the server', () => {
    const drafts = addDrafts('recorder', form, { ...given, label: null })
    expect(drafts.map((draft) => draft.name)).toEqual(['recorder.add', 'channel.add', 'channel.add'])
    for (const draft of drafts) expect(mutationArgs[draft.name].safeParse(draft.args).success).toBe(true)
  })
  it('binds a scanned label together with the camera', () => {
    const drafts = addDrafts('camera', form, given)
    expect(drafts.map((draft) => draft.name)).toEqual(['camera.add', 'label.bind'])
  })
  it('counts on from the last plate of the school', () => {
    expect(nextPlate('camera', rows)).toBe('K-15')
    expect(nextPlate('recorder', rows)).toBe('R1')
  })
})
