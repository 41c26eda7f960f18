import type { Verdict } from '@nadzor/shared/rules/outcome'
import { expect, it } from 'vitest'
import { countVerdicts } from './summary.ts'

it('counts failures by severity, an unconfirmed clause apart, a benchmark as information, an exception as met', () => {
  const verdict = (outcome: Verdict['outcome'], severity: Verdict['severity'], force: Verdict['force'] = 'legal') =>
    ({ outcome, severity, force }) as Verdict
  const counts = countVerdicts([
    verdict('failed', 'critical'),
    verdict('failed', 'critical', 'benchmark'),
    verdict('failed', 'minor', 'unconfirmed'),
    verdict('cantTell', 'major'),
    verdict('excepted', 'major'),
    verdict('passed', 'major'),
    verdict('inapplicable', 'info'),
    verdict('superseded', 'major'),
  ])
  expect(counts).toEqual({
    critical: 1,
    major: 0,
    minor: 0,
    info: 1,
    unconfirmed: 1,
    cantTell: 1,
    passed: 2,
    inapplicable: 1,
  })
})
