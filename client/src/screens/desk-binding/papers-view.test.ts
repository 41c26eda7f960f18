import { rowKinds } from '@nadzor/shared/facts/rows'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { papersReport } from '@nadzor/shared/rules/papers'
import { describe, expect, it } from 'vitest'
import { readSections } from './papers-view.ts'

const packs = packEditions.map((pack, index) => ({ hash: String(index).padStart(64, '0'), pack }))
const at = '2026-11-22T09:41:00.000Z'
function report(value?: boolean) {
  const answer = {
    ...{ id: 'a', institutionId: 'i', inspectionId: 'v', observedAt: at, by: 'u', evidenceIds: [], replaces: [] },
    ...{ subjectKind: 'institution', subjectId: 'i', fact: 'ans.PL108A-9-MEASURES', value, unavailable: null },
    ...{ how: 'observed', marks: [] },
  }
  const rows = {
    ...Object.fromEntries(rowKinds.map((kind) => [`${kind}s`, []])),
    institution: {
      ...{ id: 'i', authorityId: 'o', name: 'SP', kind: 'primary', public: true, country: 'PL', city: 'Kraków' },
      ...{ district: null, address: '', pupils: 400, startDay: null, grantFrom: null, grantUntil: null, ownPacks: [] },
    },
    recorders: [{ id: 'r', institutionId: 'i', areaId: null, plate: 'R1', name: 'R', vendor: null, model: null }],
    answers: value === undefined ? [] : [answer],
  } as unknown as InstitutionRows
  return readSections(papersReport(packs, rows, at))
}
const protection = (value?: boolean) => report(value).find(({ topic }) => topic === 'protection')

describe('the papers to be read at a desk', () => {
  it('hide no open question, and call nothing failed that nobody answered', () => {
    expect(report().reduce((sum, { open }) => sum + open, 0)).toBeGreaterThan(20)
    expect(protection()?.failed).toBe(0)
  })
  it('put a failure beside the answer that led to it', () => {
    const section = protection(false)
    expect(section?.failed).toBe(1)
    const line = section?.lines.find(({ question }) => question.fact.name === 'ans.PL108A-9-MEASURES')
    expect(line?.cards[0]?.verdict.outcome).toBe('failed')
    expect(line?.about).toBeNull()
  })
  it('name the recorder a question is about', () => {
    const about = report().flatMap(({ lines }) => lines.flatMap((line) => (line.about ? [line.about.plate] : [])))
    expect(about).toContain('R1')
  })
})
