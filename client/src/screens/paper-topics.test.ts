import { declareFacts } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import { beforeAll, describe, expect, it } from 'vitest'
import { onTheSpot, paperTopic, topicsOfRows } from './paper-topics.ts'

const words = { pl: 'x', sl: 'x', en: 'x' }
const entry = (name: string): CatalogueEntry => ({
  ...{ name, subject: 'institution', lookIn: ['institution'], type: 'yes-no', unit: null, label: words },
  ...{ question: words, channel: 'answer', evidence: 'document', allowsCantTell: true, topic: 'contracts' },
})
beforeAll(() => declareFacts([entry('ans.TEST-CONTRACT')]))

const topics = topicsOfRows([{ hash: '', pack: { rows: [{ id: 'ROW-1', topic: 'dpia' }] } }] as unknown as HashedPack[])
const verdict = (kind: string, ruleId: string, facts: string[], missing: string[] = []) =>
  ({ ruleId, subject: { kind, id: '1' }, facts: facts.map((name) => ({ name })), missing }) as unknown as Verdict

describe('what is a matter of papers', () => {
  it('is no failure seen on a wall, even if an answer about papers played a part', () => {
    expect(paperTopic(topics, verdict('camera', 'PLACE', ['area.kind', 'ans.TEST-CONTRACT']))).toBeNull()
    expect(paperTopic(topics, verdict('recorder', 'CLOCK', ['rec.clock_offset']))).toBeNull()
  })
  it('is every row that says so, and a rule about the school that looks at papers', () => {
    expect(paperTopic(topics, verdict('camera', 'ROW-1', []))).toBe('dpia')
    expect(paperTopic(topics, verdict('institution', 'RULE', [], ['ans.TEST-CONTRACT']))).toBe('contracts')
  })
  it('is never asked in front of a camera, nor is a measurement nobody began', () => {
    expect(onTheSpot({ fact: entry('ans.TEST-CONTRACT'), state: 'open' })).toBe(false)
    expect(onTheSpot({ fact: { name: 'view.ppm' }, state: 'open' })).toBe(false)
    expect(onTheSpot({ fact: { name: 'view.ppm' }, state: 'answered' })).toBe(true)
    expect(onTheSpot({ fact: { name: 'area.undress' }, state: 'open' })).toBe(false)
    expect(onTheSpot({ fact: { name: 'area.kind' }, state: 'open' })).toBe(true)
  })
})
