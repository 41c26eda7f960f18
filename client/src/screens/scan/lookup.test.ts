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

type Orders = Awaited<ReturnType<Parameters<typeof lookUp>[0]['orders']>>

function phone(
  known: Label | null,
  { downloaded = true, held = rows(), scope = ['i1', 'i2'], orders = [] as object[] } = {},
) {
  const entries = scope.map((id) => ({ institution: { id, name: `Szkoła ${id}` }, downloaded })) as InstitutionEntry[]
  return {
    userId: 'me',
    labelByCode: async (code: string) => (code === CODE ? known : null),
    institutions: async () => entries,
    orders: async () => orders as Orders,
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

  describe('for an installer', () => {
    const place = rows({ channels: [{ id: 'k1', recorderId: 'r1', cameraId: 'c7' }], inspections: [] })
    const order = (id: string, subjectKind: string, subjectId: string, state = 'assigned') => ({
      finding: { id, subjectKind, subjectId, state },
      rows: place,
    })
    const scan = (...orders: object[]) => lookUp(phone(label(), { held: place, orders }), CODE, null, 'installer')

    it('says that there is nothing to put right, also when all of it is closed', async () => {
      expect(await scan()).toEqual({ kind: 'no-order' })
      expect(await scan(order('f1', 'camera', 'c7', 'closed'), order('f2', 'camera', 'c8'))).toEqual({
        kind: 'no-order',
      })
    })

    it('leads to the one order at the camera, its channel or its room; to the list where there are several', async () => {
      expect(await scan(order('f1', 'channel', 'k1'))).toMatchObject({ kind: 'found', path: '/orders/f1' })
      expect(await scan(order('f1', 'area', 'a1'))).toMatchObject({ path: '/orders/f1' })
      expect(await scan(order('f1', 'channel', 'k1'), order('f2', 'camera', 'c7'))).toMatchObject({
        path: '/orders?at=camera:c7',
      })
    })
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
