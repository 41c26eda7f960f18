import { describe, expect, it } from 'vitest'
import type { Label } from '@nadzor/shared/facts/label'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import type { InstitutionEntry } from '../../data/contract.ts'
import { lookUp } from './lookup.ts'

const CODE = '7K3M29QRSTX'
const label = (over: Partial<Label> = {}): Label => ({
  id: 'l1',
  authorityId: 'a1',
  code: CODE,
  institutionId: 'i1',
  subjectKind: 'camera',
  subjectId: 'c7',
  boundAt: '2026-01-01T00:00:00.000Z',
  ...over,
})
const visit = (over = {}) => ({ id: 'v1', state: 'open', inspectors: ['me'], ...over })
const rows = (over: object = {}) =>
  ({
    cameras: [{ id: 'c7', plate: 'K-07', name: 'Toaleta uczniów', areaId: 'a1' }],
    recorders: [{ id: 'r1', plate: 'R1', name: 'Sekretariat', areaId: null }],
    signs: [{ id: 's1', plate: 'T-02', name: 'Wejście B', areaId: 'a1' }],
    areas: [{ id: 'a1', name: 'korytarz A', storeyId: 'p0' }],
    storeys: [{ id: 'p0', name: 'parter' }],
    inspections: [visit()],
    ...over,
  }) as unknown as InstitutionRows

function phone(known: Label | null, { downloaded = true, held = rows(), scope = ['i1', 'i2'] } = {}) {
  const entries = scope.map((id) => ({ institution: { id, name: `Szkoła ${id}` }, downloaded })) as InstitutionEntry[]
  return {
    userId: 'me',
    labelByCode: async (code: string) => (code === CODE ? known : null),
    institutions: async () => entries,
    rows: async (id: string) => (id === 'i1' ? held : rows({ cameras: [], inspections: [] })),
  }
}

describe('lookUp', () => {
  it('tells an unknown label from one that is printed but not hung', async () => {
    expect(await lookUp(phone(null), CODE, 'v1')).toEqual({ kind: 'unbound', known: false, code: CODE })
    const free = label({ institutionId: null, subjectKind: null, subjectId: null })
    expect(await lookUp(phone(free), CODE, 'v1')).toEqual({ kind: 'unbound', known: true, code: CODE })
  })

  it('names the other institution of the scope', async () => {
    expect(await lookUp(phone(label({ institutionId: 'i2' })), CODE, 'v1')).toEqual({
      kind: 'elsewhere',
      institution: 'Szkoła i2',
    })
  })

  it('names nobody outside the scope, and an institution not on this phone', async () => {
    expect(await lookUp(phone(label({ institutionId: 'i9' })), CODE, 'v1')).toEqual({
      kind: 'not-here',
      institution: null,
    })
    expect(await lookUp(phone(label(), { downloaded: false }), CODE, 'v1')).toEqual({
      kind: 'not-here',
      institution: 'Szkoła i1',
    })
  })

  it('says when the camera itself is not on this phone', async () => {
    expect(await lookUp(phone(label({ subjectId: 'c8' })), CODE, 'v1')).toEqual({ kind: 'missing' })
  })

  it('needs an open visit when scanned from home, and prefers the own one', async () => {
    const closed = rows({ inspections: [visit({ state: 'finished' })] })
    expect(await lookUp(phone(label(), { held: closed }), CODE, null)).toEqual({
      kind: 'no-visit',
      institution: 'Szkoła i1',
    })
    const two = rows({ inspections: [visit({ id: 'v0', inspectors: ['other'] }), visit()] })
    expect(await lookUp(phone(label(), { held: two }), CODE, null)).toMatchObject({ path: '/visit/v1/camera/c7' })
  })

  it.each([
    ['camera', 'c7', '/visit/v1/camera/c7', 'K-07', 'parter, korytarz A'],
    ['recorder', 'r1', '/visit/v1/recorder/r1', 'R1', ''],
    ['sign', 's1', '/visit/v1/sign/s1', 'T-02', 'parter, korytarz A'],
  ] as const)('opens a %s', async (subjectKind, subjectId, path, plate, place) => {
    expect(await lookUp(phone(label({ subjectKind, subjectId })), CODE, 'v1')).toMatchObject({
      kind: 'found',
      path,
      plate,
      place,
    })
  })
})
