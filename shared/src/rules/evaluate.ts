import type { Subject } from '../facts/fact.ts'
import type { FactBase } from '../facts/facts-of.ts'
import type { Verdict } from './outcome.ts'
import type { HashedPack } from './schema.ts'
import { openSession } from './session.ts'
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
  const subjects = only ? [only] : facts.graph.subjects
  return subjects.flatMap((subject) =>
    (session.bySubject.get(subject.kind) ?? []).map((rule) => finish(session, rule, subject).verdict),
  )
}
