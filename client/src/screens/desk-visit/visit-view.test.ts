import { describe, expect, it } from 'vitest'
import type { Answer, Reading } from '@nadzor/shared/facts/answer'
import type { InspectionResponse } from '@nadzor/shared/api/review'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { factRows } from './fact-rows.ts'
import { chosenSubject, groupVerdicts, photosUnderWay, subjectsOfVisit } from './visit-view.ts'

const answerOf = (id: string, more: Partial<Answer> = {}): Answer => ({
  id,
  institutionId: 'i',
  inspectionId: 'v',
  subjectKind: 'camera',
  subjectId: 'k7',
  fact: 'area.use',
  value: 'toilet',
  unavailable: null,
  observedAt: `2026-11-21T09:0${id.at(-1) ?? '0'}:00.000Z`,
  by: 'u',
  how: 'observed',
  marks: [],
  evidenceIds: [],
  replaces: [],
  ...more,
})
const readingOf = (id: string, more: Partial<Reading> = {}): Reading => {
  const { marks: _, ...rest } = answerOf(id)
  return { ...rest, how: 'screen', unit: 'd', source: 'menu', ...more }
}
const verdictOf = (ruleId: string, more: Partial<Verdict> = {}): Verdict =>
  ({
    subject: { kind: 'camera', id: 'k7' },
    ruleId,
    outcome: 'failed',
    force: 'legal',
    severity: 'minor',
    facts: [],
    ...more,
  }) as Verdict
const visitOf = (more: Partial<InspectionResponse>): InspectionResponse =>
  ({ subjects: [], answers: [], readings: [], evidence: [], verdicts: [], ...more }) as unknown as InspectionResponse
const nothing = new Map()

describe('facts of a subject', () => {
  it('shows two live answers that differ as a conflict, both of them', () => {
    const [row] = factRows([answerOf('a1'), answerOf('a2', { value: 'corridor' })], nothing)
    expect(row?.measured?.id).toBe('a2')
    expect(row?.conflicting.map((one) => one.id)).toEqual(['a1'])
  })

  it('does not call a corrected answer a conflict, and keeps the one it replaced', () => {
    const [row] = factRows([answerOf('a1'), answerOf('a2', { value: 'corridor', replaces: ['a1'] })], nothing)
    expect(row?.conflicting).toEqual([])
    expect(row?.replaced.map((one) => one.id)).toEqual(['a1'])
  })

  it('sets the claim beside the measurement and says when they differ', () => {
    const claimed = answerOf('a1', { fact: 'rec.retention', value: 30, how: 'declared' })
    const [row] = factRows([claimed, readingOf('r2', { fact: 'rec.retention', value: 121 })], nothing)
    expect([row?.claim?.value, row?.measured?.value, row?.differs]).toEqual([30, 121, true])
  })

  it('does not call a missing measurement a difference', () => {
    const claimed = answerOf('a1', { fact: 'rec.retention', value: 30, how: 'declared' })
    const unread = readingOf('r2', { fact: 'rec.retention', value: null, unavailable: 'not-known' })
    const [row] = factRows([claimed, unread], nothing)
    expect(row?.differs).toBe(false)
    expect(row?.measured?.unavailable).toBe('not-known')
  })

  it('prefers the firmer measurement, but a value to an unknown', () => {
    const weak = readingOf('r1', { value: 88 })
    const firm = readingOf('r2', { value: 121, how: 'sampled' })
    const mute = readingOf('r3', { value: null, unavailable: 'timeout', how: 'sampled' })
    expect(factRows([firm, weak], nothing)[0]?.measured?.value).toBe(121)
    expect(factRows([mute, weak], nothing)[0]?.measured?.value).toBe(88)
  })
})

describe('a visit by subject', () => {
  it('leaves out nothing that arrived about a subject the server did not name', () => {
    const subjects = subjectsOfVisit(visitOf({ answers: [answerOf('a1')] }))
    expect(subjects.map((subject) => subject.key)).toEqual(['camera:k7'])
  })

  it('hides inapplicable verdicts and counts them', () => {
    const verdicts = [verdictOf('A', { outcome: 'inapplicable' }), verdictOf('B')]
    const [subject] = subjectsOfVisit(visitOf({ verdicts }))
    expect(subject?.verdicts.map((one) => one.ruleId)).toEqual(['B'])
    expect(subject?.inapplicable).toBe(1)
  })

  it('puts what binds before what does not, and what needs nobody last', () => {
    const verdicts = [
      verdictOf('passed', { outcome: 'passed', severity: 'critical' }),
      verdictOf('benchmark', { force: 'benchmark', severity: 'critical' }),
      verdictOf('unconfirmed', { force: 'unconfirmed', severity: 'critical' }),
      verdictOf('legal-minor'),
      verdictOf('legal-critical', { severity: 'critical' }),
    ]
    const [subject] = subjectsOfVisit(visitOf({ verdicts }))
    expect(subject?.verdicts.map((one) => one.ruleId)).toEqual([
      'legal-critical',
      'unconfirmed',
      'legal-minor',
      'benchmark',
      'passed',
    ])
  })

  it('lists subjects worst first, then by plate as people count', () => {
    const camera = (id: string, plate: string) => ({ kind: 'camera', id, plate, name: plate, place: null })
    const subjects = subjectsOfVisit(
      visitOf({
        subjects: [camera('k10', 'K-10'), camera('k9', 'K-9'), camera('k7', 'K-7')],
        verdicts: [verdictOf('A')],
      }),
    )
    expect(subjects.map((subject) => subject.plate)).toEqual(['K-7', 'K-9', 'K-10'])
  })

  it('takes a register claim from the facts a verdict used, for that subject alone', () => {
    const fact = (id: string) => ({
      name: 'area.use',
      subject: { kind: 'camera' as const, id },
      value: 'corridor',
      unavailable: null,
      how: 'declared',
      at: null,
      origin: { kind: 'register', id: 'reg' },
    })
    const visit = visitOf({
      answers: [answerOf('a1')],
      verdicts: [verdictOf('A', { facts: [fact('k7'), fact('k8')] })],
    })
    const row = subjectsOfVisit(visit).find((subject) => subject.key === 'camera:k7')?.facts[0]
    expect([row?.claim?.value, row?.claim?.by, row?.differs]).toEqual(['corridor', null, true])
  })
})

describe('what a reviewer reads first', () => {
  const ids = (cards: { verdict: Verdict; also: Verdict[] }[]) =>
    cards.map(({ verdict, also }) => [verdict, ...also].map((one) => one.ruleId).join('+'))

  it('never holds a benchmark or an unknown, and holds exceptions', () => {
    const groups = groupVerdicts([
      verdictOf('legal', { defect: 'a' }),
      verdictOf('unconfirmed', { defect: 'b', force: 'unconfirmed' }),
      verdictOf('benchmark', { defect: 'c', force: 'benchmark' }),
      verdictOf('unknown', { defect: 'd', outcome: 'cantTell' }),
      verdictOf('excepted', { defect: 'e', outcome: 'excepted' }),
      verdictOf('old', { defect: 'a', outcome: 'superseded' }),
      verdictOf('passed', { defect: 'f', outcome: 'passed' }),
    ])
    expect(ids(groups.foremost)).toEqual(['legal', 'unconfirmed', 'excepted'])
    expect(ids(groups.others)).toEqual(['benchmark', 'unknown', 'old'])
    expect(ids(groups.passed)).toEqual(['passed'])
  })

  it('puts clauses that violate one defect on one card, but never a failure with an unknown or two superseded rules', () => {
    const groups = groupVerdicts([
      verdictOf('A', { defect: 'retention.max' }),
      verdictOf('B', { defect: 'retention.max' }),
      verdictOf('C', { defect: 'retention.max', outcome: 'cantTell' }),
      verdictOf('D', { defect: 'retention.max', outcome: 'superseded' }),
      verdictOf('E', { defect: 'retention.max', outcome: 'superseded' }),
    ])
    expect(ids(groups.foremost)).toEqual(['A+B'])
    expect(ids(groups.others)).toEqual(['C', 'D', 'E'])
  })
})

describe('the chosen subject', () => {
  it('is the worst when the address names none or one that is not there', () => {
    const subjects = subjectsOfVisit(
      visitOf({ verdicts: [verdictOf('A')], answers: [answerOf('a1', { subjectId: 'k8' })] }),
    )
    expect(chosenSubject(subjects, 'camera:gone')?.key).toBe('camera:k7')
    expect(chosenSubject(subjects, 'camera:k8')?.key).toBe('camera:k8')
    expect(chosenSubject([], null)).toBeNull()
  })
})

describe('photos under way', () => {
  it('are never fewer than none', () => {
    expect(photosUnderWay({ photosMade: 2, photosReceived: 3 })).toBe(0)
    expect(photosUnderWay({ photosMade: 5, photosReceived: 3 })).toBe(2)
  })
})
