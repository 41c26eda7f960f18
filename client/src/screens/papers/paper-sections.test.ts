import { rowKinds } from '@nadzor/shared/facts/rows'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { declareFacts } from '@nadzor/shared/facts/catalogue'
import type { FactValue } from '@nadzor/shared/facts/fact'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { paperTopic, topicsOf } from '@nadzor/shared/rules/papers'
import { factsOfPack } from '@nadzor/shared/rules/rows'
import { beforeAll, describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { saidIn } from '../camera/waiting-for-photo.ts'
import { judge } from '../judgement.ts'
import { paperSections, papersState } from './paper-sections.ts'

/** The papers of a Polish school over the real packs. */
const packs = packEditions.map((pack, index) => ({ hash: String(index).padStart(64, '0'), pack }))
const at = '2026-11-22T09:41:00.000Z'
beforeAll(() => declareFacts(packEditions.flatMap(factsOfPack)))

const answersOf = (said: Said, base: object) =>
  Object.entries(said).map(([fact, value], index) => ({
    ...{
      ...base,
      id: `${'subjectId' in base ? String(base.subjectId) : ''}${index}`,
      fact,
      value,
      how: 'observed',
      marks: [],
    },
    unavailable: value === null ? 'not-known' : null,
  }))
type Said = Record<string, FactValue | null>
function school(said: Said = {}, documents: string[] = [], ofRecorder: { said?: Said; evidenceIds?: string[] } = {}) {
  const base = { institutionId: 'i', inspectionId: 'v', observedAt: at, by: 'u', evidenceIds: [], replaces: [] }
  const rows = {
    ...Object.fromEntries(rowKinds.map((kind) => [`${kind}s`, []])),
    institution: {
      ...{ id: 'i', authorityId: 'o', name: 'SP', kind: 'primary', public: true, country: 'PL', city: 'Kraków' },
      ...{ district: null, address: '', pupils: 400, startDay: '2020-09-01', grantFrom: null, grantUntil: null },
      ownPacks: [],
    },
    areas: [{ id: 'a', institutionId: 'i', storeyId: 's', name: 'Korytarz', kind: 'corridor' }],
    cameras: [
      {
        ...{ id: 'c', institutionId: 'i', areaId: 'a', plate: 'K-07', name: 'Drzwi' },
        ...{ kind: 'fixed', mode: 'recorded', controller: 'own' },
      },
    ],
    recorders: [{ id: 'r', institutionId: 'i', areaId: null, plate: 'R1', name: 'R', vendor: null, model: null }],
    answers: [
      ...answersOf(said, { ...base, subjectKind: 'institution', subjectId: 'i' }),
      ...answersOf(ofRecorder.said ?? {}, {
        ...{ ...base, subjectKind: 'recorder', subjectId: 'r' },
        evidenceIds: ofRecorder.evidenceIds ?? [],
      }),
    ],
    evidences: documents.map((id) => ({
      ...{ id, institutionId: 'i', inspectionId: 'v', subjectKind: 'institution', subjectId: 'i' },
      ...{ purpose: 'document', capturedAt: at },
    })),
  } as unknown as InstitutionRows
  const judgement = judge(shallowRef(rows), shallowRef(packs), () => at)
  const topics = topicsOf(packs)
  const topicOf = (verdict: Parameters<typeof paperTopic>[1]) => paperTopic(topics, verdict)
  const sections = paperSections(rows, { ...judgement, topicOf }, saidIn(rows, 'v'))
  const line = (fact: string) =>
    sections.flatMap(({ lines }) => lines).find(({ question }) => question.fact.name === fact)
  return { rows, judgement, sections, line }
}
const MEASURES = 'ans.PL108A-9-MEASURES'

describe('the papers of a school', () => {
  it('are asked apart from everything that hangs on a wall', () => {
    const { judgement, sections } = school()
    const camera = { kind: 'camera', id: 'c' } as const
    expect(judgement.questionsOf(camera).filter(({ fact }) => fact.topic)).toEqual([])
    expect(judgement.questionsOf({ kind: 'institution', id: 'i' }).filter(({ fact }) => fact.topic)).toEqual([])
    expect(sections.flatMap(({ lines }) => lines).every(({ question }) => question.fact.topic)).toBe(true)
    expect(sections.length).toBeGreaterThan(5)
    expect(sections.reduce((sum, { open }) => sum + open, 0)).toBeGreaterThan(20)
  })

  it('ask no fact of one subject twice', () => {
    const keys = school().sections.flatMap(({ lines }) => lines.map(({ key }) => key))
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('are not asked again while only the photo of the document is missing, and pass with it', () => {
    const bare = school({ [MEASURES]: true })
    expect(bare.line(MEASURES)).toMatchObject({ waits: true, passed: false, cards: [] })
    expect(bare.line(MEASURES)?.question.state).toBe('answered')
    expect(school({ [MEASURES]: true }, ['d']).line(MEASURES)).toMatchObject({ waits: false, passed: true })
  })

  it('want the photo named where they speak of a recorder: the school’s own proves only what is said of the school', () => {
    const answer = { said: { 'ans.GDPR-32-ROOM': true } }
    expect(school({}, ['d'], answer).line('ans.GDPR-32-ROOM')).toMatchObject({ waits: true, about: { plate: 'R1' } })
    const named = school({}, ['d'], { ...answer, evidenceIds: ['p'] })
    expect(named.line('ans.GDPR-32-ROOM')).toMatchObject({ waits: false })
  })

  it('carry a failure in the margin of the answer that led to it, without any photo', () => {
    const { line, rows, judgement } = school({ [MEASURES]: false })
    expect(line(MEASURES)?.cards[0]?.verdict).toMatchObject({ outcome: 'failed' })
    expect(papersState(rows, judgement, () => true).failed).not.toBeNull()
  })

  it('keep "I don’t know" as an answer', () => {
    const { rows, judgement, line } = school({ [MEASURES]: null })
    expect(line(MEASURES)?.question.state).toBe('cantTell')
    expect(papersState(rows, judgement, () => true)).toMatchObject({ unknown: 1, failed: null })
  })
})
