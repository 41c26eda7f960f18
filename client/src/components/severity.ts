import type { Force, Outcome, Severity } from '@nadzor/shared/rules/outcome'

const weights = { info: 1, minor: 2, major: 3, critical: 4 } as const

/** 1 (info) .. 4 (critical): how many bars, which margin. */
export function weightOf(severity: Severity): 1 | 2 | 3 | 4 {
  return weights[severity]
}

/** What a card draws: a benchmark is information whatever its size (ux.md section 4). */
export function shownSeverity(verdict: { force: Force; severity: Severity }): Severity {
  return verdict.force === 'benchmark' ? 'info' : verdict.severity
}

const outcomeOrder: Outcome[] = ['failed', 'cantTell', 'excepted', 'passed', 'superseded', 'inapplicable']

/** Worst first: failures by weight, then what nobody knows, then the quiet ones. For sorting cards and choosing a row's mark. */
export function compareVerdicts(
  a: { outcome: Outcome; force: Force; severity: Severity },
  b: { outcome: Outcome; force: Force; severity: Severity },
): number {
  const loud = (v: typeof a): number => (v.outcome === 'failed' && shownSeverity(v) === 'info' ? 0.5 : 0)
  const rank = (v: typeof a): number => outcomeOrder.indexOf(v.outcome) + loud(v)
  // An informational failure stays behind a real one but before "can't tell".
  return rank(a) - rank(b) || weightOf(shownSeverity(b)) - weightOf(shownSeverity(a))
}
