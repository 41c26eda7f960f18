import type { FactValue } from '../facts/fact.ts'
import { catalogueEntry } from '../facts/catalogue.ts'
import type { UsedFact, Verdict } from '../rules/outcome.ts'
import type { ReasonCode } from '../rules/reasons.ts'
import type { EventFact } from './finding-event.ts'

/** What a finding has to know of a rule. */
export type RuleOfFinding = {
  /** Facts without which it never passes. */
  needs: readonly { fact: string }[]
  prefers: readonly { fact: string }[]
}

/** Facts that a reason speaks of without naming them in its parameters. */
const spokenOf: Partial<Record<ReasonCode, readonly string[]>> = {
  'foreign-camera': ['camera.controller'],
  'dummy-camera': ['camera.kind'],
  'camera-removed': ['camera.kind'],
  'place-forbidden': ['area.kind'],
  'place-unlisted': ['area.kind'],
  'place-listed': ['area.kind'],
  'place-not-listed': ['area.kind'],
  'view-into': ['view.forbidden_door'],
  'view-into-kind': ['view.forbidden_door', 'view.forbidden_kind'],
  'view-into-other': ['view.forbidden_door', 'view.forbidden_kind'],
  'no-view-into': ['view.forbidden_door'],
  'foreign-ground': ['view.public_share'],
  'no-foreign-ground': ['view.public_share'],
  'strip-unmasked': ['view.public_share', 'view.masked'],
  'strip-masked': ['view.public_share', 'view.masked'],
  'clock-implausible': ['rec.clock_offset'],
  'kept-too-long': ['ch.oldest', 'ch.oldest_free'],
  'kept-within': ['ch.oldest'],
  'kept-within-but-held': ['ch.oldest', 'ch.oldest_free', 'rec.locks_reported', 'rec.locks_explained'],
  'locks-unexplained': ['rec.locks_reported', 'rec.locks_explained'],
  'kept-too-short': ['ch.oldest'],
  'kept-long-enough': ['ch.oldest'],
  'young-recorder': ['rec.running_since'],
  'expires-within': ['rec.expiry_days'],
  'expires-late': ['rec.expiry_days', 'rec.overwrite'],
  'never-expires': ['rec.expiry_days', 'rec.overwrite'],
  'overwrites-within': ['rec.overwrite', 'rec.projected_depth'],
  'overwrites-late': ['rec.overwrite', 'rec.projected_depth'],
  'tv-lines-reached': ['ch.width', 'ch.height', 'ch.dar'],
  'tv-lines-below': ['ch.width', 'ch.height', 'ch.dar'],
  'tv-lines-marginal': ['ch.width', 'ch.height', 'ch.dar'],
  'element-on-web': ['sign.SGN-SECOND', 'sign.web_elements'],
  'element-nowhere': ['sign.SGN-SECOND', 'sign.web_elements'],
}

/** Names of the facts a verdict's reason speaks of: those it turned on, not all it looked at. */
function named({ reason }: Verdict): string[] {
  const { fact, element } = reason.params
  return [
    ...(typeof fact === 'string' ? [fact] : []),
    ...(typeof element === 'string' ? [`sign.${element}`] : []),
    ...(spokenOf[reason.code as ReasonCode] ?? []),
  ]
}

/**
 * The facts a verdict turned on: those its reason speaks of, else those its rule cannot do without, else all it looked
 * at. Which camera kind was looked at on the way did not decide that a recording is too old.
 */
export function tellingFacts(verdict: Verdict, rule: RuleOfFinding | undefined): UsedFact[] {
  const among = (names: readonly string[]) => verdict.facts.filter((used) => names.includes(used.name))
  const byReason = among(named(verdict))
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
