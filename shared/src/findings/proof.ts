import { catalogueEntry } from '../facts/catalogue.ts'
import type { FactValue, How } from '../facts/fact.ts'
import { observationsOf } from '../facts/facts-of.ts'
import type { FactBase } from '../facts/facts-of.ts'
import { sameValue, strength } from '../facts/observations.ts'
import type { InstitutionRows } from '../facts/rows.ts'
import type { UsedFact } from '../rules/outcome.ts'
import type { EventFact, FindingEventRow } from './finding-event.ts'
import type { Finding } from './finding.ts'
import { questionOf } from './telling-facts.ts'

/** Somebody, or a device, who says that a value is so. */
export type Witness = {
  how: How
  by: string | null
  /** Said on an inspector's visit. */
  onVisit: boolean
}
/** Everybody who says the same as a fact a verdict used, at least as strongly. */
export type Witnesses = (used: UsedFact) => Witness[]

export function witnessesOf(rows: InstitutionRows, base: FactBase): Witnesses {
  const visits = new Map([...rows.answers, ...rows.readings].map((row) => [row.id, row.inspectionId]))
  return (used) =>
    observationsOf(base, used.subject, used.name)
      .filter((one) => sameValue(one.value, used.value as FactValue) && strength[one.how] >= strength[used.how as How])
      .map((one) => ({ how: one.how, by: one.by, onVisit: (visits.get(one.origin.id) ?? null) !== null }))
}

export const byProtocol = (how: How): boolean => how === 'read' || how === 'sampled'

/** Everybody who may have put it right: whom it was ever assigned to, and who ever said that it was done. */
export function fixersOf(finding: Finding, history: readonly FindingEventRow[]): Set<string> {
  const named = history.flatMap((one) => [one.assigneeId, one.event === 'mark-fixed' ? one.actor : null])
  return new Set([...named, finding.assigneeId, finding.fixedBy].filter((one) => one !== null))
}

/**
 * Whether a witness counts towards closing. A measurement always does, whoever started it. A person does not who may
 * have put it right; nor one who spoke outside a visit, unless a reviewer took it over (then the reviewer is `by`).
 */
export function believed(one: Witness, fixers: ReadonlySet<string>, acceptors: ReadonlySet<string>): boolean {
  if (byProtocol(one.how)) return true
  return one.by !== null && !fixers.has(one.by) && (one.onVisit || acceptors.has(one.by))
}

/**
 * How strongly a fact must be known to close a finding raised on evidence of `raised`: as strongly, as far as this
 * fact can be known at all (a photo proves no password, and no protocol tells what room a camera hangs in).
 */
export function required(fact: string, raised: How, was: EventFact | undefined): number {
  const entry = catalogueEntry(fact)
  const best = !entry?.evidence ? 'declared' : entry.channel === 'reading' ? 'sampled' : 'observed'
  return Math.min(strength[raised], Math.max(strength[best], was ? strength[was.how as How] : 0))
}

/** The facts of a verdict that are not as they were when it failed, register rows apart: nobody's word changed those. */
export function turned(facts: readonly UsedFact[], failure: FindingEventRow | null): UsedFact[] {
  const before = new Map((failure?.facts ?? []).map((one) => [questionOf(one), one]))
  return facts.filter((used) => {
    if (used.origin.kind === 'register' || used.value === null) return false
    const was = before.get(questionOf({ subject: used.subject, fact: used.name }))
    return !was || was.unavailable !== used.unavailable || !sameValue(was.value, used.value as FactValue)
  })
}

/** Photos behind observations: those an answer or reading names, else those of its subject and purpose on its visit. */
export function photosBehind(rows: InstitutionRows): (facts: readonly UsedFact[]) => string[] {
  const observations = new Map([...rows.answers, ...rows.readings].map((row) => [row.id, row]))
  const recorderOf = new Map(rows.channels.map((row) => [row.id, row.recorderId]))
  return (facts) => {
    const found = facts.flatMap((used) => {
      const row = observations.get(used.origin.id)
      if (!row || row.evidenceIds.length > 0) return row?.evidenceIds ?? []
      const purpose = catalogueEntry(row.fact)?.evidence
      const subjects = [row.subjectId, recorderOf.get(row.subjectId)]
      const beside = rows.evidences.filter(
        (one) =>
          row.inspectionId !== null &&
          one.inspectionId === row.inspectionId &&
          subjects.includes(one.subjectId) &&
          (one.purpose === purpose || one.purpose === 'other'),
      )
      return beside.map((one) => one.id)
    })
    return [...new Set(found)]
  }
}
