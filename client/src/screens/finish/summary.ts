import type { Severity, Verdict } from '@nadzor/shared/rules/outcome'
import { shownSeverity } from '../../components/severity.ts'

export type Counts = Record<Exclude<Severity, 'info'>, number> & {
  info: number
  cantTell: number
  passed: number
  inapplicable: number
}

/** How many verdicts of each kind; a benchmark counts as information, whatever its size. */
export function countVerdicts(verdicts: readonly Verdict[]): Counts {
  const counts: Counts = { critical: 0, major: 0, minor: 0, info: 0, cantTell: 0, passed: 0, inapplicable: 0 }
  for (const verdict of verdicts) {
    if (verdict.outcome === 'failed') counts[shownSeverity(verdict)] += 1
    else if (verdict.outcome === 'cantTell') counts.cantTell += 1
    else if (verdict.outcome === 'passed' || verdict.outcome === 'excepted') counts.passed += 1
    else if (verdict.outcome === 'inapplicable') counts.inapplicable += 1
  }
  return counts
}
