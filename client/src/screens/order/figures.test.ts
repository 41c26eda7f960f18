import type { EventFact, FindingEventRow } from '@nadzor/shared/findings/finding-event'
import { describe, expect, it } from 'vitest'
import { ageInDays, decidedLast, figuresOf, outcomeOf } from './figures.ts'

const subject = { kind: 'channel' as const, id: 'ch' }
const fact = (value: EventFact['value'], at: string, over: Partial<EventFact> = {}): EventFact => ({
  subject,
  fact: 'ch.fps_cfg',
  value,
  unit: '1/s',
  unavailable: null,
  how: 'read',
  at,
  decided: true,
  ...over,
})
const event = (name: string, at: string, facts: EventFact[] = [], over: Partial<FindingEventRow> = {}) =>
  ({ event: name, at, facts, proposals: [], ...over }) as unknown as FindingEventRow
const raised = event('raised', '1', [
  fact(12, '1'),
  fact('fixed', '1', { fact: 'camera.kind', subject: { kind: 'camera', id: 'c' }, decided: false }),
])
const fixed = event('mark-fixed', '3', [], { proposals: [{ subject, fact: 'ch.fps_cfg', value: 25, unit: '1/s' }] })

describe('was and is', () => {
  it('shows only what decided, and no second figure before anybody looked again', () => {
    const figures = figuresOf([raised])
    expect(figures.map(({ entry }) => entry.name)).toEqual(['ch.fps_cfg'])
    expect(figures[0]).toMatchObject({ was: { value: 12, how: 'read' }, is: null, claimed: null })
  })

  it('shows the first figure beside the latest', () => {
    const events = [raised, event('failed-again', '2', [fact(15, '2')]), event('failed-again', '4', [fact(18, '4')])]
    expect(figuresOf(events)[0]).toMatchObject({ was: { value: 12 }, is: { value: 18 } })
  })

  it('while a repair waits says what was reported, not what was measured before it', () => {
    const waiting = [raised, event('failed-again', '2', [fact(15, '2')]), fixed]
    expect(figuresOf(waiting)[0]).toMatchObject({ was: { value: 12 }, is: null, claimed: 25 })
  })

  it('after a failed check shows the measurement, and no claim any more', () => {
    const checked = [raised, fixed, event('failed-again', '4', [fact(12.4, '4')])]
    expect(figuresOf(checked)[0]).toMatchObject({ is: { value: 12.4 }, claimed: null })
    expect(figuresOf([raised, fixed, event('reject-fix', '4')])[0]).toMatchObject({ is: null, claimed: null })
  })

  it('leaves out facts this version does not know', () => {
    expect(figuresOf([event('raised', '1', [fact(1, '1', { fact: 'rec.from_the_future' })])])).toEqual([])
  })
})

it('turns on the facts of the last failure', () => {
  const events = [raised, event('failed-again', '2', [fact(true, '2', { fact: 'ch.audio_cfg' })]), event('assign', '3')]
  expect(decidedLast(events).map((one) => one.fact)).toEqual(['ch.audio_cfg'])
  expect(decidedLast([])).toEqual([])
})

it('counts the age of a recording at the moment it was read', () => {
  const told = (value: string | null, at: string | null) => ageInDays({ value, how: 'read', at })
  expect(told('2026-07-25T08:00:00.000Z', '2026-11-21T09:00:00.000Z')).toBe(119)
  expect(told('2026-11-22T08:00:00.000Z', '2026-11-21T09:00:00.000Z')).toBeNull()
  expect(told(null, '2026-11-21T09:00:00.000Z')).toBeNull()
  expect(told('2026-11-20T08:00:00.000Z', null)).toBeNull()
})

it('does not call a reported repair right', () => {
  const again = [{ event: 'raised' }, { event: 'mark-fixed' }, { event: 'failed-again' }]
  expect(outcomeOf({ state: 'fixed' }, again)).toBe('cantTell')
  expect(outcomeOf({ state: 'reopened' }, again)).toBe('failed')
  expect(outcomeOf({ state: 'closed' }, [...again, { event: 'passed' }])).toBe('passed')
})

it('does not call wrong what nobody can tell any more', () => {
  const untold = [{ event: 'raised' }, { event: 'unknown' }, { event: 'assign' }]
  expect(outcomeOf({ state: 'assigned' }, untold)).toBe('cantTell')
  expect(outcomeOf({ state: 'reopened' }, [...untold, { event: 'failed-again' }])).toBe('failed')
})
