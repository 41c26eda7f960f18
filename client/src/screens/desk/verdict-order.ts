import type { Outcome, Severity, Verdict } from '@nadzor/shared/rules/outcome'

const severities: readonly Severity[] = ['critical', 'major', 'minor', 'info']
const quieter: readonly Outcome[] = ['cantTell', 'excepted', 'failed', 'superseded', 'passed', 'inapplicable']

/**
 * Smaller is worse. Legal failures by severity, then failures of clauses that counsel has not confirmed, then what
 * nobody could tell, exceptions, failed benchmarks (drawn as info whatever their size), and what needs nobody.
 */
export function rankOf(verdict: Pick<Verdict, 'outcome' | 'force' | 'severity'>): number {
  const weight = severities.indexOf(verdict.severity)
  if (verdict.outcome === 'failed' && verdict.force === 'legal') return weight
  if (verdict.outcome === 'failed' && verdict.force === 'unconfirmed') return 10 + weight
  return 20 + quieter.indexOf(verdict.outcome) * 10 + weight
}

export const NOTHING_JUDGED = 99

/** Severity as it may be drawn: a benchmark is never more than information (ux section 4). */
export function drawnSeverity(verdict: Pick<Verdict, 'force' | 'severity'>): Severity {
  return verdict.force === 'benchmark' ? 'info' : verdict.severity
}

/** Ids of one visit may tie; the rule id keeps the order the same at every reading. */
export function worstFirst(a: Verdict, b: Verdict): number {
  return rankOf(a) - rankOf(b) || a.ruleId.localeCompare(b.ruleId)
}
