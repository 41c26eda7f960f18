import type { SubjectNode } from '../facts/subject-graph.ts'
import type { Outcome } from './outcome.ts'
import type { Rule } from './schema.ts'
import type { RuleInForce, Seat, Session } from './session.ts'

/**
 * The rule that takes another's place, if one does: a prohibition beats a permission, a binding act an expired or
 * internal one (REQUIREMENTS 0.3.2 and section 3). Declared in the yielding rule, because each conflict was ruled on
 * by itself. `outcomeOf` gives the other rule's finished outcome.
 */
export function prevailing(
  session: Session,
  rule: Rule,
  { node }: Seat,
  outcome: Outcome,
  applicable: boolean,
  outcomeOf: (inForce: RuleInForce, node: SubjectNode) => Outcome,
): RuleInForce | null {
  for (const one of rule.yieldsTo ?? []) {
    const other = session.byId.get(one.rule)
    if (!other || !one.instead.includes(outcome)) continue
    if (one.whenOther === 'in-force') return other
    const where = node.up[other.rule.subject]
    if (applicable && where && one.whenOther.includes(outcomeOf(other, where))) return other
  }
  return null
}
