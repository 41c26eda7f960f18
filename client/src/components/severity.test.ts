import { expect, it } from 'vitest'
import { compareVerdicts } from './severity.ts'

it('puts the worst first, a benchmark after every real failure, the quiet ones last', () => {
  const of = (
    outcome: 'failed' | 'cantTell' | 'passed',
    severity: 'critical' | 'minor',
    force: 'legal' | 'benchmark' = 'legal',
  ) => ({ outcome, severity, force }) as const
  const sorted = [
    of('passed', 'critical'),
    of('cantTell', 'critical'),
    of('failed', 'critical', 'benchmark'),
    of('failed', 'minor'),
    of('failed', 'critical'),
  ].sort(compareVerdicts)
  expect(sorted.map((v) => `${v.outcome} ${v.severity} ${v.force}`)).toEqual([
    'failed critical legal',
    'failed minor legal',
    'failed critical benchmark',
    'cantTell critical legal',
    'passed critical legal',
  ])
})
