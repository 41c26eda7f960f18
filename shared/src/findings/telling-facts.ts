import type { FactValue } from '../facts/fact.ts'
import { catalogueEntry } from '../facts/catalogue.ts'
import type { UsedFact, Verdict } from '../rules/outcome.ts'
import { factsOfReason } from '../rules/reason-facts.ts'
import type { EventFact } from './finding-event.ts'

/** What a finding has to know of a rule. */
export type RuleOfFinding = {
  /** Facts without which it never passes. */
  needs: readonly { fact: string }[]
  prefers: readonly { fact: string }[]
}

/**
 * The facts a verdict turned on: those its reason speaks of, else those its rule cannot do without, else all it looked
 * at. Which camera kind was looked at on the way did not decide that a recording is too old.
 */
export function tellingFacts(verdict: Verdict, rule: RuleOfFinding | undefined): UsedFact[] {
  const among = (names: readonly string[]) => verdict.facts.filter((used) => names.includes(used.name))
  const byReason = among(factsOfReason(verdict.reason))
  if (byReason.length > 0) return byReason
  const byNeed = among(rule?.needs.map((one) => one.fact) ?? [])
  return byNeed.length > 0 ? byNeed : verdict.facts
}

/** A fact with everything that makes it this observation and no other. */
export const keyOfFact = (one: Omit<EventFact, 'unit' | 'decided'>): string =>
  JSON.stringify([one.subject.kind, one.subject.id, one.fact, one.value, one.unavailable, one.how, one.at])

/** The question a fact answers, whoever answered it. */
export const questionOf = (one: Pick<EventFact, 'subject' | 'fact'>): string =>
  `${one.subject.kind} ${one.subject.id} ${one.fact}`

export function eventFactOf(used: UsedFact, decided: boolean): EventFact {
  const { subject, name: fact, value, unavailable, how, at } = used
  const unit = catalogueEntry(fact)?.unit ?? null
  return { subject, fact, value: value as FactValue | null, unit, unavailable, how, at, decided }
}

/** What the history keeps of these verdicts: each fact once, those that decided first. */
export function factsOfEvent(verdicts: readonly Verdict[], ruleOf: (verdict: Verdict) => RuleOfFinding | undefined) {
  const decided = verdicts.flatMap((one) => tellingFacts(one, ruleOf(one)).map((used) => eventFactOf(used, true)))
  const looked = verdicts.flatMap((one) => one.facts.map((used) => eventFactOf(used, false)))
  const seen = new Set<string>()
  return [...decided, ...looked].filter((one) => {
    const question = questionOf(one)
    if (seen.has(question)) return false
    seen.add(question)
    return true
  })
}
