import { describe, expect, it } from 'vitest'
import type { FindingResponse } from '@nadzor/shared/api/findings'
import type { FindingEventRow } from '@nadzor/shared/findings/finding-event'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { barActions } from './bar-actions.ts'
import { isAnew, isReviewed, photoParts, verdictParts, wasIs } from './finding-view.ts'
import { historyOf, waitsFor } from './history.ts'
import { suggestedOrder, workingDayAfter } from './suggestion.ts'

const eventOf = (event: string, more: Partial<FindingEventRow> = {}): FindingEventRow =>
  ({
    id: event,
    event,
    from: 'open',
    to: 'open',
    at: '2026-11-21T10:00:00.000Z',
    assigneeId: null,
    evidenceIds: [],
    proposals: [],
    facts: [],
    ...more,
  }) as FindingEventRow
const factOf = (value: unknown, at: string, more: object = {}) =>
  ({
    subject: { kind: 'channel', id: 'c1' },
    fact: 'ch.fps_cfg',
    value,
    unit: '1/s',
    unavailable: null,
    how: 'read',
    at,
    ...more,
  }) as never
const usedOf = (value: unknown, at: string) =>
  ({
    subject: { kind: 'channel', id: 'c1' },
    name: 'ch.fps_cfg',
    value,
    unavailable: null,
    how: 'read',
    at,
    origin: { kind: 'reading', id: 'x' },
  }) as never
const verdictOf = (outcome: Verdict['outcome'], more: Partial<Verdict> = {}): Verdict =>
  ({
    ruleId: outcome,
    outcome,
    force: 'legal',
    severity: 'major',
    exception: null,
    facts: [],
    reason: { code: 'below', params: { fact: 'ch.fps_cfg', value: 12, min: 25 } },
    ...more,
  }) as never
const findingOf = (more: object = {}) =>
  ({ id: 'f', state: 'open', strength: 'read', ...more }) as FindingResponse['finding']

describe('whether a reviewer has confirmed it', () => {
  it('nobody has, before; nor after it was sent back, dismissed, or came back once closed', () => {
    expect(isReviewed([eventOf('raised')])).toBe(false)
    expect(isReviewed([eventOf('raised'), eventOf('confirm'), eventOf('send-back')])).toBe(false)
    expect(isReviewed([eventOf('confirm'), eventOf('dismiss'), eventOf('restore')])).toBe(false)
    expect(isReviewed([eventOf('confirm'), eventOf('failed-again', { from: 'closed' })])).toBe(false)
  })

  it('somebody has, also when the repair failed its measurement', () => {
    const events = [eventOf('raised'), eventOf('confirm'), eventOf('assign'), eventOf('mark-fixed')]
    expect(isReviewed([...events, eventOf('failed-again', { from: 'fixed' })])).toBe(true)
  })
})

describe('then and now', () => {
  const raised = eventOf('raised', {
    facts: [
      factOf(12, '2026-11-20T10:00:00.000Z', { decided: true }),
      factOf(1080, '2026-11-20T10:00:00.000Z', { fact: 'ch.height', decided: false }),
    ],
  })

  it('leaves out what was only looked at', () => {
    expect(wasIs({ finding: findingOf(), events: [raised], verdicts: [] }).map((row) => row.fact)).toEqual([
      'ch.fps_cfg',
    ])
  })

  it('is one and the same until something is observed anew', () => {
    const verdicts = [verdictOf('failed', { facts: [usedOf(12, '2026-11-20T10:00:00.000Z')] })]
    const [row] = wasIs({ finding: findingOf(), events: [raised], verdicts })
    expect(row && isAnew(row)).toBe(false)
  })

  it('takes the newest, though the verdict was stored before the measurement that told the same again', () => {
    const again = eventOf('failed-again', { from: 'fixed', facts: [factOf(12, '2026-11-22T10:00:00.000Z')] })
    const verdicts = [verdictOf('failed', { facts: [usedOf(12, '2026-11-20T10:00:00.000Z')] })]
    const [row] = wasIs({ finding: findingOf(), events: [raised, again], verdicts })
    expect(row?.is?.at).toBe('2026-11-22T10:00:00.000Z')
    expect(row && isAnew(row)).toBe(true)
  })

  it('shows what the installer says only while it awaits its proof', () => {
    const fix = eventOf('mark-fixed', {
      proposals: [{ subject: { kind: 'channel', id: 'c1' }, fact: 'ch.fps_cfg', value: 25, unit: '1/s' }],
    })
    const of = (state: string) => wasIs({ finding: findingOf({ state }), events: [raised, fix], verdicts: [] })[0]
    expect(of('assigned')?.proposed).toBeNull()
    expect(of('fixed')?.proposed?.value).toBe(25)
  })

  it('begins anew with a finding that came back after it was closed', () => {
    const back = eventOf('failed-again', { from: 'closed', facts: [factOf(15, '2026-12-01T10:00:00.000Z')] })
    const [row] = wasIs({ finding: findingOf(), events: [raised, back], verdicts: [] })
    expect(row?.was?.value).toBe(15)
  })
})

describe('parts of a finding', () => {
  it('stand by outcome, worst first, without what does not apply', () => {
    const parts = verdictParts([
      verdictOf('inapplicable'),
      verdictOf('failed', { ruleId: 'B', severity: 'minor' }),
      verdictOf('failed', { ruleId: 'A', severity: 'critical' }),
      verdictOf('superseded'),
      verdictOf('cantTell', { exception: { id: 'e', claimed: false, conditions: [] } }),
    ])
    expect(parts.failed.map((one) => one.ruleId)).toEqual(['A', 'B'])
    expect([parts.superseded.length, parts.unknown.length, parts.held.length]).toEqual([1, 1, 0])
    expect(parts.exceptions.length).toBe(1)
  })

  it('keep photos of the repair and documents apart from those that raised it', () => {
    const photo = (id: string, capturedAt: string) => ({ id, capturedAt }) as never
    const { before, after, documents } = photoParts({
      evidence: [photo('b', '2'), photo('a', '1'), photo('fixed', '3'), photo('order', '4')],
      events: [eventOf('mark-fixed', { evidenceIds: ['fixed'] }), eventOf('answered', { evidenceIds: ['order'] })],
    })
    expect([before, after, documents].map((part) => part.map((one) => one.id))).toEqual([
      ['a', 'b'],
      ['fixed'],
      ['order'],
    ])
  })
})

describe('history', () => {
  it('sets the arrival of the last photo among the events, and counts both', () => {
    const at = (time: string) => `2026-11-21T${time}:00.000Z`
    const entries = historyOf({
      events: [eventOf('raised', { at: at('09:00') }), eventOf('confirm', { at: at('12:00') })],
      evidence: [{ receivedAt: at('10:00') }, { receivedAt: at('11:00') }, { receivedAt: null }] as never,
    })
    expect(entries.map((one) => one.id)).toEqual(['raised', 'received', 'confirm'])
    expect(entries[1]).toMatchObject({ at: at('11:00'), received: 2, made: 3 })
  })

  it('does not bury what people did under "cannot tell", unless it is the last word', () => {
    const events = [eventOf('raised'), eventOf('unknown', { id: 'u1' }), eventOf('confirm')]
    expect(historyOf({ events, evidence: [] }).map((one) => one.id)).toEqual(['raised', 'confirm'])
    expect(historyOf({ events: events.slice(0, 2), evidence: [] }).length).toBe(2)
  })

  it('says what is waited for: a measurement where one raised it, else a second person', () => {
    expect(waitsFor(findingOf({ state: 'closed' }))).toBeNull()
    expect(waitsFor(findingOf({ state: 'fixed', strength: 'read' }))).toBe('measurement')
    expect(waitsFor(findingOf({ state: 'fixed', strength: 'observed' }))).toBe('second')
  })
})

describe('the suggested order', () => {
  const installers = [
    { id: 'u1', name: 'A' },
    { id: 'u2', name: 'B' },
  ]
  it('names nobody where there is nobody', () => {
    const page = {
      finding: findingOf({ assigneeId: null, severity: 'major', force: 'legal' }),
      events: [],
      installers: [],
    }
    expect(suggestedOrder(page, '2026-11-20').assigneeId).toBe('')
  })

  it('goes to whoever had it before, and is due by its weight, never on a weekend', () => {
    const finding = findingOf({ assigneeId: null, severity: 'critical', force: 'legal' })
    const page = { finding, events: [eventOf('assign', { assigneeId: 'u2' })], installers }
    expect(suggestedOrder(page, '2026-11-18')).toEqual({ assigneeId: 'u2', dueDay: '2026-11-23' })
    expect(workingDayAfter('2026-11-18', 4)).toBe('2026-11-23')
    expect(workingDayAfter('2026-11-18', 1)).toBe('2026-11-19')
  })
})

describe('the decision bar', () => {
  it('has nothing where nothing may be done, and never leads with a refusal', () => {
    expect(barActions([])).toEqual([])
    expect(barActions(['dismiss', 'confirm', 'send-back'])).toEqual(['confirm-assign', 'dismiss', 'send-back'])
    expect(barActions(['reject-fix', 'accept-fix', 'dismiss'])).toEqual(['accept-fix', 'reject-fix', 'dismiss'])
    expect(barActions(['assign', 'dismiss'])).toEqual(['assign', 'dismiss'])
  })
})
