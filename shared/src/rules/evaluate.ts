import type { Subject } from '../facts/fact.ts'
import type { FactBase } from '../facts/facts-of.ts'
import { nodeOf } from '../facts/subject-graph.ts'
import type { SubjectNode } from '../facts/subject-graph.ts'
import type { Verdict } from './outcome.ts'
import type { HashedPack } from './schema.ts'
import { openSession, seatAt } from './session.ts'
import type { Session } from './session.ts'
import { finish } from './verdict.ts'

/**
 * Every rule in force at `at` (an instant; the law's day is the local one) about every subject, or about `only` one.
 * Pure and deterministic: subjects by kind and id, rules by their pack's rank and their place in it.
 */
export function evaluate(
  packs: readonly HashedPack[],
  facts: FactBase,
  at: string,
  only?: Subject | undefined,
): Verdict[] {
  const session = openSession(packs, facts, at)
  const nodes = only ? [nodeOf(facts.graph, only)] : facts.graph.nodes
  return nodes.flatMap((node) => (node ? verdictsAt(session, node) : []))
}

/** Every verdict about one subject, in the order of the rules. */
export function verdictsAt(session: Session, node: SubjectNode): Verdict[] {
  const seat = seatAt(session, node)
  const rules = session.bySubject.get(node.subject.kind) ?? []
  const done = seat.results[node.subject.kind]?.finished
  return rules.map((rule) => (done?.[rule.slot] ?? finish(session, rule, seat)).verdict)
}
