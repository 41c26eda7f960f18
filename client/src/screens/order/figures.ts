import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue, How, Subject } from '@nadzor/shared/facts/fact'
import type { EventFact, FindingEventRow } from '@nadzor/shared/findings/finding-event'
import type { Finding } from '@nadzor/shared/findings/finding'

/** A value as it was told at some moment. */
export type Told = { value: FactValue | null; how: How; at: string | null }
export type Figure = {
  subject: Subject
  entry: CatalogueEntry
  /** When the finding was raised. */
  was: Told
  /** The newest word of an evaluation after that; null: nobody has looked again, or not since the repair. */
  is: Told | null
  /** What the installer says it is now; null: nothing, or a measurement has answered since. */
  claimed: FactValue | null
}

/** More figures than this say less. */
const MOST = 3
const byEvaluation = new Set(['raised', 'failed-again', 'passed', 'unknown', 'lapsed'])

const keyOf = ({ subject, fact }: Pick<EventFact, 'subject' | 'fact'>): string => `${subject.id} ${fact}`
const told = ({ value, how, at }: EventFact): Told => ({ value, how: how as How, at })

/** The facts that decided when it was raised, then and now: "was 12, is 25". Facts the catalogue does not know are left out. */
export function figuresOf(events: readonly FindingEventRow[]): Figure[] {
  const judged = events.filter(({ event }) => byEvaluation.has(event))
  const failed = judged.filter(({ event }) => event === 'raised' || event === 'failed-again')
  const first = new Map<string, EventFact>()
  for (const one of failed.flatMap(decidedIn)) if (!first.has(keyOf(one))) first.set(keyOf(one), one)
  const waits = !judgedSinceRepair(events)
  const claims = waits ? claimsIn(events) : new Map<string, FactValue>()
  return [...first.values()].slice(0, MOST).flatMap((was) => {
    const entry = catalogueEntry(was.fact)
    if (!entry) return []
    const later = judged.flatMap(({ facts }) => facts).filter((one) => keyOf(one) === keyOf(was))
    const last = later.at(-1)
    const is = !waits && last && (last.at ?? '') > (was.at ?? '') ? told(last) : null
    const claimed = claims.get(keyOf(was)) ?? null
    return [{ subject: was.subject, entry, was: told(was), is, claimed }]
  })
}

/** Those that decided; of a history that does not say which, all. */
export function decidedIn({ facts }: Pick<FindingEventRow, 'facts'>): EventFact[] {
  const decided = facts.filter((one) => one.decided === true)
  return decided.length > 0 ? decided : facts
}

/** Facts the finding turned on the last time it failed. */
export function decidedLast(events: readonly FindingEventRow[]): EventFact[] {
  const last = events.findLast(({ event }) => event === 'raised' || event === 'failed-again')
  return last ? decidedIn(last) : []
}

/** False while a repair waits for somebody or something to look at it. */
function judgedSinceRepair(events: readonly FindingEventRow[]): boolean {
  const at = events.findLastIndex(({ event }) => event === 'mark-fixed')
  return at < 0 || events.slice(at + 1).some(({ event }) => byEvaluation.has(event) || event === 'reject-fix')
}

/** What the last repair says is true now. */
function claimsIn(events: readonly FindingEventRow[]): Map<string, FactValue> {
  const proposals = events.findLast(({ event }) => event === 'mark-fixed')?.proposals ?? []
  return new Map(proposals.map((one) => [keyOf(one), one.value]))
}

const DAY = 24 * 3600 * 1000

/** Age in whole days of a recording at the moment it was read; null where that cannot be said. */
export function ageInDays({ value, at }: Told): number | null {
  const [from, to] = [typeof value === 'string' ? Date.parse(value) : NaN, at === null ? NaN : Date.parse(at)]
  return Number.isNaN(from) || Number.isNaN(to) || to < from ? null : Math.floor((to - from) / DAY)
}

/**
 * How the latest word stands: failed until somebody looked again, unknown while a repair waits or when what was looked at
 * does not tell, passed once closed.
 */
export function outcomeOf(
  { state }: Pick<Finding, 'state'>,
  events: readonly Pick<FindingEventRow, 'event'>[],
): 'failed' | 'cantTell' | 'passed' {
  if (state === 'closed') return 'passed'
  const last = events.findLast(({ event }) => byEvaluation.has(event))
  return state === 'fixed' || last?.event === 'unknown' ? 'cantTell' : 'failed'
}
