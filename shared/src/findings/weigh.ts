import type { How } from '../facts/fact.ts'
import { strength } from '../facts/observations.ts'
import { force as forces, severity as severities } from '../rules/outcome.ts'
import type { Verdict } from '../rules/outcome.ts'
import type { Finding } from './finding.ts'
import { tellingFacts } from './telling-facts.ts'
import type { RuleOfFinding } from './telling-facts.ts'

export type Weight = Pick<Finding, 'force' | 'severity' | 'owner' | 'owners' | 'ruleIds'>

const rank = (verdict: Verdict): number =>
  forces.options.indexOf(verdict.force) * severities.options.length + severities.options.indexOf(verdict.severity)

/** What several rules' verdicts on one defect make of it: the strongest force, the highest severity, everybody named. */
export function weigh(verdicts: readonly Verdict[]): Weight {
  const sorted = [...verdicts].sort((a, b) => rank(a) - rank(b) || (a.ruleId < b.ruleId ? -1 : 1))
  const [strongest] = sorted
  if (!strongest) throw new RangeError('a finding has at least one rule')
  const severity = severities.options.find((one) => sorted.some((verdict) => verdict.severity === one))
  return {
    force: strongest.force,
    severity: severity ?? strongest.severity,
    owner: strongest.owner,
    owners: [...new Set(sorted.flatMap((one) => one.owners))],
    ruleIds: sorted.map((one) => one.ruleId),
  }
}

/** The weakest way in which the facts that decided were known; a register row is a declaration. */
export function strengthOf(
  failing: readonly Verdict[],
  ruleOf: (verdict: Verdict) => RuleOfFinding | undefined,
): Finding['strength'] {
  const facts = failing.flatMap((one) => tellingFacts(one, ruleOf(one)))
  const seen = facts.filter((used) => used.origin.kind !== 'register').map((used) => used.how as How)
  return seen.reduce<How | null>((a, b) => (a === null || strength[b] < strength[a] ? b : a), null) ?? 'declared'
}

export const stronger = (a: How, b: How): How => (strength[b] > strength[a] ? b : a)
