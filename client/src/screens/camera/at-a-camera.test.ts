import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import type { Answer } from '@nadzor/shared/facts/answer'
import type { FactValue, Subject } from '@nadzor/shared/facts/fact'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { judge } from '../judgement.ts'
import { nextStep, progressOf } from './next-step.ts'
import type { Purpose } from './next-step.ts'
import { cardLayout } from './verdict-cards.ts'
import { saidIn, waitingForItsPhoto } from './waiting-for-photo.ts'

/** The logic of the camera screen over the real rules: a Polish school's camera in a corridor that is none. */
const packs = packEditions.map((pack, index) => ({ hash: String(index).padStart(64, '0'), pack }))
const camera: Subject = { kind: 'camera', id: 'c7' }
const at = '2026-11-21T09:41:00.000Z'

function school(said: Record<string, FactValue | null>, photos: Purpose[] = []) {
  const answers: Answer[] = Object.entries(said).map(([fact, value], index) => ({
    id: `a${index}`,
    institutionId: 'i1',
    inspectionId: 'v1',
    subjectKind: 'camera',
    subjectId: 'c7',
    fact,
    value,
    unavailable: value === null ? 'not-known' : null,
    observedAt: at,
    by: 'u1',
    evidenceIds: [],
    replaces: [],
    how: 'observed',
    marks: [],
  }))
  const evidences = photos.map((purpose) => ({
    id: `e-${purpose}`,
    institutionId: 'i1',
    inspectionId: 'v1',
    subjectKind: 'camera',
    subjectId: 'c7',
    purpose,
    capturedAt: at,
  }))
  const rows = {
    institution: {
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
    },
    sites: [{ id: 's1', institutionId: 'i1', name: 'główna', address: '' }],
    buildings: [{ id: 'b1', institutionId: 'i1', siteId: 's1', name: 'A' }],
    storeys: [{ id: 'p0', institutionId: 'i1', buildingId: 'b1', name: 'parter', level: 0 }],
    areas: [{ id: 'r1', institutionId: 'i1', storeyId: 'p0', name: 'korytarz A', kind: 'corridor' }],
    cameras: [
      {
        id: 'c7',
        institutionId: 'i1',
        areaId: 'r1',
        plate: 'K-07',
        name: 'Przedsionek',
        kind: 'unknown',
        mode: 'unknown',
        controller: 'own',
      },
    ],
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
  const judgement = judge(shallowRef(rows), shallowRef(packs), () => at)
  const seen = saidIn(rows, 'v1')
  const questions = judgement.questionsOf(camera).map((question) => waitingForItsPhoto(question, seen))
  const layout = cardLayout(judgement.verdictsOf(camera), questions)
  const taken = new Set(photos)
  const wanted: Purpose[] = ['place', 'view']
  return {
    judgement,
    questions,
    layout,
    step: nextStep(questions, taken, wanted),
    progress: progressOf(questions, taken, wanted),
    stateOf: (fact: string) => questions.find((question) => question.fact.name === fact)?.state,
    cardAt: (fact: string) => layout.beside.get(fact)?.[0],
  }
}
const anteroom = { 'area.kind': 'washroom' }

describe('at a camera', () => {
  it('starts with the place, whatever the register says', () => {
    const start = school({})
    expect(start.step).toEqual({ kind: 'question', fact: 'area.kind', number: 1 })
    expect([...start.layout.beside.keys(), ...start.layout.rest]).toEqual([])
  })

  it('marks the anteroom of a toilet at once, before any photo, and then wants the photo', () => {
    const told = school(anteroom)
    expect(told.stateOf('area.kind')).toBe('answered')
    expect(told.cardAt('area.kind')?.verdict).toMatchObject({
      outcome: 'failed',
      ruleId: 'PL108A-3-SANITARY',
      severity: 'critical',
    })
    expect(told.step).toEqual({ kind: 'photo', purpose: 'place' })
  })

  it('keeps the programme that allowed it one tap away', () => {
    const old = school(anteroom).cardAt('area.kind')?.superseded ?? []
    expect(old.map(({ pack }) => pack)).toContain('pl-programme-2007')
  })

  it('leaves a claimed exception on its card and asks for its conditions', () => {
    const card = school(anteroom).cardAt('area.kind')
    const rule = card && school(anteroom).judgement.rule(card.verdict.packHash, card.verdict.ruleId)
    const claim = rule?.exception?.claim ?? 'none'
    const claimed = school({ ...anteroom, [claim]: true })
    expect(claimed.stateOf('ans.PL108A-3-EXC-THREAT')).toBe('open')
    const cards = [...claimed.layout.beside.values()].flat()
    expect(cards.find(({ verdict }) => verdict.ruleId === 'PL108A-3-SANITARY')?.verdict.exception?.claimed).toBe(true)
  })

  it('never passes what nobody could tell', () => {
    const unknown = school({ 'area.kind': null })
    expect(unknown.stateOf('area.kind')).toBe('cantTell')
    expect(unknown.cardAt('area.kind')?.verdict.outcome).toBe('cantTell')
  })

  it('counts photos and questions apart', () => {
    const { progress } = school(anteroom, ['place'])
    expect(progress.photos).toBe(1)
    expect(progress.questions).toBeGreaterThan(0)
    expect(progress.share).toBeGreaterThan(school({}).progress.share)
  })

  it('asks no more of a dummy', () => {
    expect(school({ 'camera.kind': 'dummy' }).questions.filter(({ state }) => state === 'open')).toEqual([])
  })
})
