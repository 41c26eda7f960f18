import type { Severity, Verdict } from '@nadzor/shared/rules/outcome'
import { shownSeverity } from '../../components/severity.ts'

export type Counts = Record<Exclude<Severity, 'info'>, number> & {
  info: number
  /** Failures of clauses that counsel has yet to confirm: they weigh nothing until then. */
  unconfirmed: number
  cantTell: number
  passed: number
  inapplicable: number
}

/**
 * How many verdicts of each kind. By severity only what confirmed, binding clauses say; a benchmark counts as information
 * whatever its size, an unconfirmed clause apart.
 */
export function countVerdicts(verdicts: readonly Verdict[]): Counts {
  const counts: Counts = {
    critical: 0,
    major: 0,
    minor: 0,
    info: 0,
    unconfirmed: 0,
    cantTell: 0,
    passed: 0,
    inapplicable: 0,
  }
  for (const verdict of verdicts) {
    if (verdict.outcome === 'failed' && verdict.force === 'unconfirmed') counts.unconfirmed += 1
    else if (verdict.outcome === 'failed') counts[shownSeverity(verdict)] += 1
    else if (verdict.outcome === 'cantTell') counts.cantTell += 1
    else if (verdict.outcome === 'passed' || verdict.outcome === 'excepted') counts.passed += 1
    else if (verdict.outcome === 'inapplicable') counts.inapplicable += 1
  }
  return counts
}
