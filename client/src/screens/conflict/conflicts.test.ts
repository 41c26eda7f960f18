import type { InstitutionRows, Rows } from '@nadzor/shared/facts/rows'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { describe, expect, it } from 'vitest'
import { conflictAmong, conflictsOf, idsOf, photosOf, settledBy, verdictIf } from './conflicts.ts'
import type { Conflict, Said } from './conflicts.ts'

/** Two inspectors, one camera, both without network: the real rules over what each of them said. */
const packs = packEditions.map((pack, index) => ({ hash: String(index).padStart(64, '0'), pack }))
const at = '2026-11-21T10:30:00.000Z'

const said = (id: string, by: string, value: unknown, more: object = {}): Rows['answer'] =>
  ({
    id,
    institutionId: 'i1',
    inspectionId: 'v1',
    subjectKind: 'camera',
    subjectId: 'c7',
    fact: 'area.kind',
    value,
    unavailable: value === null ? 'not-known' : null,
    observedAt: '2026-11-21T09:41:00.000Z',
    by,
    evidenceIds: [],
    replaces: [],
    how: 'observed',
    marks: [],
    ...more,
  }) as Rows['answer']
const photo = (id: string, by: string, more: object = {}) => ({
  id,
  institutionId: 'i1',
  inspectionId: 'v1',
  subjectKind: 'camera',
  subjectId: 'c7',
  purpose: 'place',
  capturedAt: at,
  by,
  ...more,
})

function school(answers: Rows['answer'][], evidences: object[] = []): InstitutionRows {
  const institution = {
    id: 'i1',
    authorityId: 'o1',
    name: 'Szkoła Podstawowa nr 214',
    kind: 'primary',
    public: true,
    country: 'PL',
    city: 'Kraków',
    district: null,
    address: 'ul. Leszczynowa 9',
    pupils: 400,
    startDay: null,
    grantFrom: null,
    grantUntil: null,
    ownPacks: [],
  }
  const camera = { id: 'c7', institutionId: 'i1', areaId: 'r1', plate: 'K-07', name: 'Przedsionek' }
  return {
    institution,
    sites: [{ id: 's1', institutionId: 'i1', name: 'główna', address: '' }],
    buildings: [{ id: 'b1', institutionId: 'i1', siteId: 's1', name: 'A' }],
    storeys: [{ id: 'p0', institutionId: 'i1', buildingId: 'b1', name: 'parter', level: 0 }],
    areas: [{ id: 'r1', institutionId: 'i1', storeyId: 'p0', name: 'korytarz A', kind: 'corridor' }],
    cameras: [{ ...camera, kind: 'unknown', mode: 'unknown', controller: 'own' }],
    recorders: [],
    channels: [],
    signs: [],
    inspections: [],
    readings: [],
    answers,
    evidences,
    findings: [],
    'finding-events': [],
  } as unknown as InstitutionRows
}
const [anna, bor] = [said('a1', 'anna', 'corridor'), said('b1', 'bor', 'washroom')]
const only = (rows: InstitutionRows): Conflict => {
  const [conflict] = conflictsOf(rows)
  if (!conflict) throw new Error('no conflict')
  return conflict
}
const one = ({ said: both }: Conflict, id: string): Said => {
  const found = both.find(({ row }) => row.id === id)
  if (!found) throw new Error(`no ${id}`)
  return found
}

describe('two answers to one question', () => {
  it('are none when they agree, when one person corrects himself, or when one could not tell', () => {
    expect(conflictsOf(school([anna, { ...bor, value: 'corridor' }]))).toEqual([])
    expect(conflictsOf(school([anna, { ...bor, by: 'anna', observedAt: at }]))).toEqual([])
    expect(conflictsOf(school([anna, said('b2', 'bor', null)]))).toEqual([])
    expect(conflictsOf(school([anna, { ...bor, replaces: ['a1'] }]))).toEqual([])
    expect(conflictsOf(school([anna, { ...bor, subjectId: 'c8' }]))).toEqual([])
  })

  it('are a conflict when two people differ, found by institution, by subject and by name', () => {
    const rows = school([anna, bor])
    expect(idsOf(only(rows)).sort()).toEqual(['a1', 'b1'])
    expect(conflictsOf(rows, { kind: 'camera', id: 'c7' })).toHaveLength(1)
    expect(conflictsOf(rows, { kind: 'camera', id: 'c8' })).toEqual([])
    expect(conflictAmong(rows, ['a1', 'b1'])?.fact).toBe('area.kind')
    expect(conflictAmong(rows, ['unknown'])).toBeNull()
  })

  it('are a conflict too when one question was answered at two things', () => {
    const rows = school([anna, { ...bor, subjectId: 'c8' }])
    expect(conflictAmong(rows, ['a1', 'b1'])?.said).toHaveLength(2)
  })

  it('show before the choice the verdict that stands there after it', () => {
    const rows = school([anna, bor], [photo('pa', 'anna'), photo('pb', 'bor')])
    const conflict = only(rows)
    expect(verdictIf(packs, rows, conflict, one(conflict, 'b1'), at)).toMatchObject({
      outcome: 'failed',
      ruleId: 'PL108A-3-SANITARY',
    })
    expect(verdictIf(packs, rows, conflict, one(conflict, 'a1'), at)?.outcome).toBe('passed')
  })

  it('are settled by one new answer in place of both, whichever is chosen, and nothing is taken away', () => {
    const rows = school([anna, bor])
    const conflict = only(rows)
    for (const id of ['a1', 'b1']) {
      const word = settledBy(conflict, one(conflict, id), 'new', at, 'anna')
      expect(word.row).toMatchObject({ id: 'new', by: 'anna', value: one(conflict, id).row.value })
      expect([...word.row.replaces].sort()).toEqual(['a1', 'b1'])
      const after = school([anna, bor, word.row as Rows['answer']])
      expect(conflictsOf(after)).toEqual([])
      expect(conflictAmong(after, ['a1', 'b1'])).toBeNull()
      expect(after.answers).toHaveLength(3)
    }
  })

  it('bring the photos of the one who answered, not of the other, nor of another visit or purpose', () => {
    const evidences = [
      photo('mine', 'bor'),
      photo('theirs', 'anna'),
      photo('earlier', 'bor', { inspectionId: 'v0' }),
      photo('view', 'bor', { purpose: 'view' }),
      photo('named', 'anna', { inspectionId: 'v0', purpose: 'other' }),
    ]
    const rows = school([anna, { ...bor, evidenceIds: ['named'] }], evidences)
    const conflict = only(rows)
    const shown = (id: string) => photosOf(rows, one(conflict, id)).map((row) => row.id)
    expect(shown('b1').sort()).toEqual(['mine', 'named'])
    expect(shown('a1')).toEqual(['theirs'])
  })
})
