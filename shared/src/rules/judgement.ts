import type { Subject } from '../facts/fact.ts'
import type { FactBase, FactPlace } from '../facts/facts-of.ts'
import { nodeOf } from '../facts/subject-graph.ts'
import type { SubjectNode } from '../facts/subject-graph.ts'
import { verdictsAt } from './evaluate.ts'
import type { Verdict } from './outcome.ts'
import type { HashedPack } from './schema.ts'
import { openSession, resultsOf } from './session.ts'
import type { Results, RuleInForce, Seat, Session } from './session.ts'

/** Every verdict of an institution, kept, so that one new answer costs only what depends on it. */
export type Judgement = {
  readonly session: Session
  /** As `evaluate` gives them. */
  verdicts: (only?: Subject) => Verdict[]
  /**
   * Takes in facts of which only `places` changed (facts/fact-changes.ts). What depends on them, directly or through
   * another verdict, is judged again when next asked for; every other verdict stays the very same object, and keeps the
   * moment it was judged at. False when the day has changed since: laws begin and facts age by the day, so a new
   * judgement is needed.
   */
  refresh: (facts: FactBase, places: readonly FactPlace[], at: string) => boolean
}

type Stage = 'judged' | 'finished'
/** One answer worked out: a rule's own outcome on a subject, or its verdict. */
type Work = { stage: Stage; results: Results; slot: number; dependents: Set<Work> }

export function openJudgement(packs: readonly HashedPack[], facts: FactBase, at: string): Judgement {
  const session = openSession(packs, facts, at)
  const works = new Map<Results, { judged: Work[]; finished: Work[] }>()
  /** Who looked from a subject at a fact, wherever it was found. */
  const readers = new Map<Seat, Map<string, Set<Work>>>()
  const stack: Work[] = []

  function workOf(stage: Stage, seat: Seat, rule: RuleInForce): Work {
    const results = resultsOf(seat, rule)
    let held = works.get(results)
    if (!held) works.set(results, (held = { judged: [], finished: [] }))
    return (held[stage][rule.slot] ??= { stage, results, slot: rule.slot, dependents: new Set() })
  }
  session.trace = {
    look(seat, name) {
      const reader = stack.at(-1)
      if (!reader) return
      let names = readers.get(seat)
      if (!names) readers.set(seat, (names = new Map()))
      const group = names.get(name)
      if (group) group.add(reader)
      else names.set(name, new Set([reader]))
    },
    enter(stage, seat, rule) {
      const work = workOf(stage, seat, rule)
      const asking = stack.at(-1)
      if (asking) work.dependents.add(asking)
      stack.push(work)
    },
    leave() {
      stack.pop()
    },
  }

  function forget(work: Work): void {
    if (work.results[work.stage][work.slot] === undefined) return
    work.results[work.stage][work.slot] = undefined
    for (const dependent of work.dependents) forget(dependent)
  }

  return {
    session,
    verdicts(only) {
      const nodes = only ? [nodeOf(session.base.graph, only)] : session.base.graph.nodes
      return nodes.flatMap((node) => (node ? verdictsAt(session, node) : []))
    },
    refresh(next, places, now) {
      if (openSession([], next, now).day !== session.day) return false
      session.base = next
      session.at = now
      for (const { subject, fact } of places) {
        const home = nodeOf(next.graph, subject)
        if (!home) continue
        for (const [seat, names] of readers) {
          if (!isRelated(seat.node, home)) continue
          seat.looked.delete(fact)
          for (const reader of names.get(fact) ?? []) forget(reader)
        }
      }
      return true
    },
  }
}

/** A fact may be looked for at the subject itself, at what it hangs on, or (its home) at what hangs on it. */
function isRelated(from: SubjectNode, home: SubjectNode): boolean {
  return from.up[home.subject.kind] === home || home.up[from.subject.kind] === from
}
