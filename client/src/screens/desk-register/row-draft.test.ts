import { describe, expect, it } from 'vitest'
import { registerChange } from '@nadzor/shared/api/register'
import { partKinds, partsOf } from './register-rows.ts'
import type { PartKind } from './register-rows.ts'
import { changesFor, draftOf, mergeDraft, newDraft, rowRules, sameNumber, typedInto } from './row-draft.ts'
import { institutionId, school, uuid } from './school-in-tests.ts'

const complaintsOf = (kind: PartKind, more: Record<string, string>) =>
  rowRules(kind, true).check({ ...newDraft(kind, uuid(7), school()), name: 'x', address: 'x', ...more })

describe('a part that is refused', () => {
  it('says which field wants what', () => {
    expect(complaintsOf('camera', { plate: 'camera number seven', name: ' ' })).toEqual({
      plate: 'plate',
      name: 'required',
    })
    expect(complaintsOf('camera', { plate: '', areaId: '' })).toEqual({ plate: 'required', areaId: 'choose' })
    expect(complaintsOf('area', {})).toEqual({ kind: 'choose' })
    expect(complaintsOf('area', { kind: 'dungeon' })).toEqual({ kind: 'choose' })
    expect(complaintsOf('storey', { level: '1.5' })).toEqual({ level: 'level' })
    expect(complaintsOf('channel', { number: '0' })).toEqual({ number: 'channel-number' })
    expect(complaintsOf('recorder', { channels: '257' })).toEqual({ channels: 'channel-count' })
    expect(complaintsOf('site', { name: 'x'.repeat(201) })).toEqual({ name: 'too-long' })
  })

  it('is not one whose place, maker or camera nobody knows', () => {
    expect(complaintsOf('recorder', { areaId: '', vendor: '', channels: '' })).toEqual({})
    expect(complaintsOf('channel', { cameraId: '' })).toEqual({})
  })

  it('is not one whose plate or channel number is there twice', () => {
    expect(complaintsOf('camera', { plate: 'K-07' })).toEqual({})
    expect(sameNumber(school(), { recorderId: uuid(30), number: ' 2' }, '').map(({ name }) => name)).toEqual(['CH2'])
    expect(sameNumber(school(), { recorderId: uuid(30), number: '2' }, uuid(42))).toEqual([])
  })
})

describe('writing a part down', () => {
  it('gives the server what it takes, for every kind, and the same row for an untouched form', () => {
    for (const kind of partKinds) {
      const row = partsOf(school(), kind)[0]!
      const [change] = changesFor(kind, draftOf(kind, row), { id: row.id, institutionId })
      expect(registerChange.parse(change)).toEqual({ kind, row })
    }
  })

  it('writes a recorder and then its channels, whose ids do not change from try to try', () => {
    const draft = { ...newDraft('recorder', '', school()), name: 'Second', channels: '2' }
    const ids = { id: uuid(50), institutionId }
    const changes = changesFor('recorder', draft, ids, [uuid(51), uuid(52), uuid(53)])
    expect(changes.map(({ kind }) => kind)).toEqual(['recorder', 'channel', 'channel'])
    for (const change of changes) expect(registerChange.safeParse(change).success).toBe(true)
    expect(changesFor('recorder', draft, ids, [uuid(51), uuid(52)])).toEqual(changes)
  })

  it('proposes the next storey and the first free channel', () => {
    expect(newDraft('storey', uuid(3), school())['level']).toBe('1')
    expect(newDraft('channel', uuid(30), school())).toMatchObject({ number: '3', name: 'CH3' })
  })

  it('lets a made-up channel name follow its number, and no other', () => {
    const made = { number: '3', name: 'CH3' }
    expect(typedInto('channel', made, 'number', '')).toEqual({ number: '', name: 'CH3' })
    expect(typedInto('channel', { number: '', name: 'CH3' }, 'number', '8')).toEqual({ number: '8', name: 'CH8' })
    expect(typedInto('channel', { number: '3', name: 'Gate' }, 'number', '8')['name']).toBe('Gate')
  })
})

describe('a part that somebody else changed while it was being typed', () => {
  const before = { name: 'Corridor', plate: 'K-01', kind: 'fixed' }

  it('names the field both changed, and keeps what was typed', () => {
    const { draft, overtaken } = mergeDraft({ ...before, name: 'Mine' }, before, { ...before, name: 'Theirs' })
    expect(overtaken).toEqual(['name'])
    expect(draft['name']).toBe('Mine')
  })

  it('takes over the fields that only the other changed', () => {
    const { draft, overtaken } = mergeDraft({ ...before, name: 'Mine' }, before, { ...before, kind: 'ptz' })
    expect(overtaken).toEqual([])
    expect(draft).toEqual({ name: 'Mine', plate: 'K-01', kind: 'ptz' })
  })

  it('has nothing to decide where both typed the same', () => {
    expect(mergeDraft({ ...before, name: 'Same' }, before, { ...before, name: 'Same' }).overtaken).toEqual([])
  })
})
