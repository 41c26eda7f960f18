import { describe, expect, it } from 'vitest'
import { papersResponse } from '../api/papers.ts'
import type { Verdict } from './outcome.ts'
import { rowsOfCase } from './case.ts'
import { packEditions } from './pack-list.ts'
import { papersReport, paperTopic, topicsOf } from './papers.ts'

const packs = packEditions.map((pack, index) => ({ hash: index.toString(16).padStart(64, '0'), pack }))
const topics = topicsOf(packs)
const verdict = (kind: string, ruleId: string, facts: string[], missing: string[] = []) =>
  ({ ruleId, subject: { kind, id: '1' }, facts: facts.map((name) => ({ name })), missing }) as unknown as Verdict

describe('what is a matter of papers', () => {
  it('is nothing seen on a wall, even if an answer about papers played a part', () => {
    expect(paperTopic(topics, verdict('camera', 'PLACE', ['area.kind', 'ans.PL108A-9-MEASURES']))).toBeNull()
    expect(paperTopic(topics, verdict('recorder', 'CLOCK', ['rec.clock_offset']))).toBeNull()
  })
  it('is every row that says so, and a rule about the school that looks at papers', () => {
    expect(paperTopic(topics, verdict('camera', 'GDPR-30-A', []))).toBe('record')
    expect(paperTopic(topics, verdict('institution', 'RULE', [], ['ans.GDPR-28-CONTRACT']))).toBe('contracts')
  })
})

describe('the report on papers', () => {
  const day = '2026-11-22'
  const one = { rule: 'any', name: 'a school', expect: { outcome: 'passed', force: 'legal' } } as const
  const report = papersReport(
    packs,
    rowsOfCase({ ...one, institution: { country: 'PL' }, given: { 'ans.PL108A-9-MEASURES': false } }, { day }),
    `${day}T12:00:00.000Z`,
  )

  it('fits what the API promises', () => {
    expect(papersResponse.parse(report)).toEqual(report)
  })
  it('holds the answers and what follows from them, and no question of the wall', () => {
    const measures = report.questions.find(({ fact }) => fact.name === 'ans.PL108A-9-MEASURES')
    expect(measures).toMatchObject({ state: 'answered', value: false })
    expect(report.verdicts.find(({ verdict: { ruleId } }) => ruleId === 'PL108A-9-MEASURES')).toMatchObject({
      topic: 'protection',
      verdict: { outcome: 'failed' },
    })
    expect(report.questions.every(({ fact }) => fact.topic !== undefined)).toBe(true)
    expect(report.verdicts.some(({ verdict: { ruleId } }) => ruleId === 'PL108A-3-SANITARY')).toBe(false)
  })
  it('names whoever it speaks of, once', () => {
    const ids = report.subjects.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const spoken = [...report.questions, ...report.verdicts.map(({ verdict: { subject } }) => ({ subject }))]
    expect(spoken.every(({ subject }) => ids.includes(subject.id))).toBe(true)
  })
})
