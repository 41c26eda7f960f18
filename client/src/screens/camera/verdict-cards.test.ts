import { describe, expect, it } from 'vitest'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { cardLayout } from './verdict-cards.ts'

const verdict = (ruleId: string, over: Partial<Verdict> & { uses?: string[] } = {}): Verdict => ({
  subject: { kind: 'camera', id: 'c7' },
  pack: 'pl-prawo-oswiatowe-108a',
  edition: '2018-05-25',
  packHash: 'f'.repeat(64),
  ruleId,
  defect: `place.${ruleId}`,
  outcome: 'failed',
  force: 'legal',
  severity: 'critical',
  owner: 'head',
  owners: ['head'],
  reason: { code: 'x', params: {} },
  missing: [],
  supersededBy: null,
  exception: null,
  judgedAt: '2026-11-21T09:41:00.000Z',
  ...over,
  facts: (over.uses ?? []).map((name) => ({
    name,
    subject: { kind: 'camera', id: 'c7' },
    value: 'washroom',
    unavailable: null,
    how: 'observed',
    at: null,
    origin: { kind: 'answer', id: 'a' },
  })),
})
const asked = (name: string, state: 'open' | 'answered' | 'cantTell' | 'conflict') => ({ fact: { name }, state })

describe('cardLayout', () => {
  it('does not card what an open question will decide', () => {
    const waiting = verdict('STAFF', { outcome: 'cantTell', missing: ['area.staff_use'], uses: ['area.kind'] })
    const layout = cardLayout([waiting], [asked('area.kind', 'answered'), asked('area.staff_use', 'open')])
    expect([layout.rest, [...layout.beside]]).toEqual([[], []])
  })

  it('cards a "can\'t tell" that an "I don\'t know" left behind, beside that answer', () => {
    const unknown = verdict('STAFF', { outcome: 'cantTell', missing: ['area.staff_use'], uses: ['area.kind'] })
    const layout = cardLayout([unknown], [asked('area.kind', 'answered'), asked('area.staff_use', 'cantTell')])
    expect(layout.beside.get('area.staff_use')).toMatchObject([{ verdict: { ruleId: 'STAFF' } }])
  })

  it('does not repeat on each channel what is still asked of the recorder', () => {
    const kept = verdict('RETENTION', { outcome: 'cantTell', missing: ['rec.locks_reported'], uses: ['ch.oldest'] })
    const questions = [asked('ch.oldest', 'answered')]
    expect(cardLayout([kept], questions).beside.size).toBe(1)
    expect(cardLayout([kept], questions, [asked('rec.locks_reported', 'open')]).beside.size).toBe(0)
  })

  it('keeps the card of a claimed exception while its questions are open, so that the claim can be taken back', () => {
    const claimed = verdict('SANITARY', {
      outcome: 'cantTell',
      missing: ['ans.THREAT'],
      uses: ['area.kind'],
      exception: { id: 'EXC', claimed: true, conditions: [{ ruleId: 'THREAT', outcome: 'cantTell' }] },
    })
    const layout = cardLayout([claimed], [asked('area.kind', 'answered'), asked('ans.THREAT', 'open')])
    expect(layout.beside.get('area.kind')).toHaveLength(1)
  })

  it('stands a failure beside the last answer that led to it', () => {
    const cloakroom = verdict('CLOAK', { uses: ['area.kind', 'area.use'] })
    const layout = cardLayout(
      [cloakroom],
      [asked('area.kind', 'answered'), asked('area.use', 'answered'), asked('camera.kind', 'answered')],
    )
    expect([...layout.beside.keys()]).toEqual(['area.use'])
  })

  it('makes one card of one defect, the heaviest in front', () => {
    const statute = verdict('108A', { defect: 'place.sanitary', uses: ['area.kind'] })
    const guidance = verdict('GDPR', {
      defect: 'place.sanitary',
      uses: ['area.kind'],
      severity: 'major',
      force: 'unconfirmed',
    })
    const [card] = cardLayout([guidance, statute], [asked('area.kind', 'answered')]).beside.get('area.kind') ?? []
    expect([card?.verdict.ruleId, card?.also.map(({ ruleId }) => ruleId)]).toEqual(['108A', ['GDPR']])
  })

  it('keeps the rule that gave way beside the one that prevails, and nowhere else', () => {
    const statute = verdict('108A', { uses: ['area.kind'] })
    const old = (by: string) =>
      verdict('P07', {
        pack: 'pl-programme-2007',
        outcome: 'superseded',
        supersededBy: { pack: statute.pack, ruleId: by },
      })
    const questions = [asked('area.kind', 'answered')]
    expect(cardLayout([statute, old('108A')], questions).beside.get('area.kind')?.[0]?.superseded).toHaveLength(1)
    expect(cardLayout([statute, old('OTHER')], questions).beside.get('area.kind')?.[0]?.superseded).toEqual([])
  })

  it('is quiet about what passes and counts what does not apply', () => {
    const layout = cardLayout([verdict('A', { outcome: 'passed' }), verdict('B', { outcome: 'inapplicable' })], [])
    expect([layout.passed.length, layout.inapplicable, layout.rest]).toEqual([1, 1, []])
  })

  it('loses no failure of a fact nobody is asked here', () => {
    expect(cardLayout([verdict('MODE', { uses: ['camera.mode'] })], []).rest).toHaveLength(1)
  })
})
