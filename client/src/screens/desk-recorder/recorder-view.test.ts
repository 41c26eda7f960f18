import { describe, expect, it } from 'vitest'
import type { RecorderResponse } from '@nadzor/shared/api/recorders'
import type { Reading } from '@nadzor/shared/facts/answer'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { channelRows, commonAgainst, commonHow } from './channel-rows.ts'
import { gapsOf } from './gaps.ts'
import { recorderFacts } from './recorder-facts.ts'
import { transcriptFile } from './transcript-file.ts'

const channelOf = (number: number, cameraId: string | null = null) =>
  ({ id: `c${number}`, number, cameraId, name: `CH ${number}`, recorderId: 'r', institutionId: 'i' }) as never
const readingOf = (subjectId: string, fact: string, value: unknown, more: Partial<Reading> = {}): Reading =>
  ({
    id: `${subjectId} ${fact} ${String(value)}`,
    subjectKind: subjectId === 'r' ? 'recorder' : 'channel',
    subjectId,
    fact,
    value,
    unavailable: null,
    unit: null,
    how: 'read',
    observedAt: '2026-11-21T10:00:00.000Z',
    by: 'p',
    source: 'call',
    evidenceIds: [],
    replaces: [],
    ...more,
  }) as Reading
const verdictOf = (subjectId: string, ruleId: string, more: Partial<Verdict> = {}): Verdict =>
  ({
    subject: { kind: subjectId === 'r' ? 'recorder' : 'channel', id: subjectId },
    ruleId,
    defect: 'retention.max',
    outcome: 'failed',
    force: 'legal',
    severity: 'critical',
    reason: { code: 'kept-too-long', params: { days: 100, limit: 'months:3' } },
    facts: [{ name: 'ch.oldest', subject: { kind: 'channel', id: subjectId }, value: 'x' }],
    missing: [],
    ...more,
  }) as unknown as Verdict
const pageOf = (more: object): RecorderResponse =>
  ({
    recorder: { id: 'r', plate: 'R-1', name: 'Recorder' },
    institution: { id: 'i', name: 'School' },
    channels: [channelOf(1), channelOf(2)],
    cameras: [],
    readings: [],
    verdicts: [],
    findings: [],
    ...more,
  }) as never

describe('gaps of a recorder', () => {
  it('are one a defect, with every clause and channel, told by the furthest from what is wanted', () => {
    const days = (n: number) => ({ reason: { code: 'kept-too-long', params: { days: n, limit: 'months:3' } } })
    const [gap, ...others] = gapsOf(
      pageOf({
        verdicts: [verdictOf('c1', 'A', days(100)), verdictOf('c2', 'A', days(121)), verdictOf('c2', 'B', days(121))],
      }),
    )
    expect(others).toEqual([])
    expect(gap?.verdict.subject.id).toBe('c2')
    expect(gap?.also.map((one) => one.ruleId)).toEqual(['B'])
    expect(gap?.channels.map((one) => one.number)).toEqual([1, 2])
  })

  it('stand worst first, a benchmark behind every clause that binds', () => {
    const gaps = gapsOf(
      pageOf({
        verdicts: [
          verdictOf('c1', 'FPS', { defect: 'rec.fps', force: 'benchmark', severity: 'critical' }),
          verdictOf('r', 'CLOCK', { defect: 'rec.clock', severity: 'minor' }),
          verdictOf('c1', 'OLD'),
          verdictOf('c1', 'FINE', { outcome: 'passed', defect: 'rec.audio' }),
        ],
      }),
    )
    expect(gaps.map((one) => one.defect)).toEqual(['retention.max', 'rec.clock', 'rec.fps'])
  })

  it('lead only to findings that are not closed', () => {
    const findingOf = (id: string, state: string) => ({ id, state, defect: 'retention.max', subjectId: 'c1' })
    const [gap] = gapsOf(
      pageOf({ verdicts: [verdictOf('c1', 'A')], findings: [findingOf('f1', 'closed'), findingOf('f2', 'open')] }),
    )
    expect(gap?.findings.map((one) => one.id)).toEqual(['f2'])
  })
})

describe('channels', () => {
  it('are not called fine where nothing was read', () => {
    const [row] = channelRows(pageOf({ verdicts: [verdictOf('c1', 'A', { outcome: 'cantTell' })] }))
    expect(row?.outcome).toBe('unanswered')
  })

  it('keep both of two readings that differ', () => {
    const [row] = channelRows(
      pageOf({
        readings: [
          readingOf('c1', 'ch.audio_cfg', false, { how: 'screen' }),
          readingOf('c1', 'ch.audio_cfg', true, { how: 'read' }),
        ],
      }),
    )
    const fact = row?.facts.get('ch.audio_cfg')
    expect(fact?.measured?.value).toBe(true)
    expect(fact?.conflicting.map((one) => one.value)).toEqual([false])
  })

  it('count the age as the rules did; else from the reading', () => {
    const oldest = readingOf('c1', 'ch.oldest', '2026-11-01T10:00:00.000Z')
    expect(channelRows(pageOf({ readings: [oldest], verdicts: [verdictOf('c1', 'A')] }))[0]?.days).toBe(100)
    expect(channelRows(pageOf({ readings: [oldest] }))[0]?.days).toBe(20)
    expect(channelRows(pageOf({}))[0]?.days).toBeNull()
  })

  it('say provenance and wish once only where they are the same for all', () => {
    const rows = channelRows(
      pageOf({
        readings: [readingOf('c1', 'ch.fps_cfg', 12), readingOf('c2', 'ch.fps_cfg', 12, { how: 'screen' })],
        verdicts: [verdictOf('c1', 'A'), verdictOf('c2', 'B')],
      }),
    )
    expect(commonHow(rows, 'ch.fps_cfg')).toBeNull()
    expect(commonAgainst(rows, 'ch.oldest')).toBeNull()
    expect(commonAgainst(rows.slice(0, 1), 'ch.oldest')?.ruleId).toBe('A')
  })
})

describe('the recorder itself', () => {
  it('shows what the rules still ask for and nobody told', () => {
    const facts = recorderFacts(
      pageOf({
        readings: [readingOf('r', 'rec.model', 'FR-16')],
        verdicts: [verdictOf('r', 'PWD', { outcome: 'cantTell', missing: ['acc.default_pwd', 'acc.default_pwd'] })],
      }),
    )
    expect(facts.map((one) => [one.fact, one.row === null])).toEqual([
      ['acc.default_pwd', true],
      ['rec.model', false],
    ])
  })
})

describe('the transcript', () => {
  it('has a line for every request, and no colon in its name', () => {
    const probe = {
      startedAt: '2026-11-21T10:00:00.000Z',
      endedAt: '2026-11-21T10:00:09.000Z',
      transcript: [{ at: '2026-11-21T10:00:01.000Z', operation: 'GetUsers', authenticated: true, outcome: 'HTTP 200' }],
    }
    const columns = ['at', 'request', 'login', 'outcome'] as [string, string, string, string]
    const file = transcriptFile(probe as never, pageOf({}), { title: 'Asked', columns, yes: 'yes', no: 'no' })
    expect(file.name).toBe('R-1-2026-11-21-10-00.txt')
    expect(file.text.trimEnd().split('\r\n').at(-1)).toBe('2026-11-21T10:00:01.000Z\tGetUsers\tyes\tHTTP 200')
  })
})
