import type { FindingResponse } from '@nadzor/shared/api/findings'
import { questionOf, tellingFacts } from '@nadzor/shared/findings/telling-facts'
import type { FindingEventRow } from '@nadzor/shared/findings/finding-event'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { compareVerdicts } from '../../components/severity.ts'
import { factRows } from '../desk-visit/fact-rows.ts'
import type { FactRow, Observed } from '../desk-visit/fact-rows.ts'

type Evidence = FindingResponse['evidence'][number]
type Event = FindingEventRow
type EventFact = Event['facts'][number]

/** Events that begin or take back a reviewer's word; the last of them says whether it stands. */
const reviewedBy: Record<string, boolean> = {
  confirm: true,
  assign: true,
  raised: false,
  dismiss: false,
  'send-back': false,
  restore: false,
}

/**
 * Whether a reviewer has confirmed the gap as it now stands. One that came back after it was closed is a new
 * assertion; one whose repair failed is still the confirmed one.
 */
export function isReviewed(events: readonly Event[]): boolean {
  return events.reduce((stands, { event, from }) => {
    if (event === 'failed-again' && from === 'closed') return false
    return reviewedBy[event] ?? stands
  }, false)
}

const forces = ['legal', 'unconfirmed', 'benchmark']
function worstFirst(a: Verdict, b: Verdict): number {
  return compareVerdicts(a, b) || forces.indexOf(a.force) - forces.indexOf(b.force) || a.ruleId.localeCompare(b.ruleId)
}

/** The verdicts on a finding: what it violates, what gave way, what is not known, and what holds; inapplicable ones not. */
export function verdictParts(verdicts: readonly Verdict[]) {
  const sorted = [...verdicts].sort(worstFirst)
  const of = (...outcomes: Verdict['outcome'][]) => sorted.filter((one) => outcomes.includes(one.outcome))
  return {
    failed: of('failed'),
    unknown: of('cantTell'),
    superseded: of('superseded'),
    held: of('passed', 'excepted'),
    /** Exceptions claimed or open to a claim, each once. */
    exceptions: [
      ...new Map(sorted.flatMap((one) => (one.exception ? [[one.exception.id, one] as const] : []))).values(),
    ],
  }
}

/** Photos as they were raised, after the repair, and documents of an answer; each by its own moment. */
export function photoParts({ evidence, events }: Pick<FindingResponse, 'evidence' | 'events'>) {
  const named = (event: string) =>
    new Set(events.filter((one) => one.event === event).flatMap((one) => one.evidenceIds))
  const [after, documents] = [named('mark-fixed'), named('answered')]
  const byTime = [...evidence].sort((a, b) => a.capturedAt.localeCompare(b.capturedAt))
  return {
    before: byTime.filter((one) => !after.has(one.id) && !documents.has(one.id)),
    after: byTime.filter((one) => after.has(one.id)),
    documents: byTime.filter((one) => documents.has(one.id) && !after.has(one.id)),
  }
}

/** A value as a verdict used it or an event noted it. */
export type Known = Pick<EventFact, 'value' | 'unavailable' | 'at'> & { how: string }

/** One figure of a finding: when it was raised, now, and as the installer says it is. */
export type WasIsRow = {
  key: string
  subject: EventFact['subject']
  fact: string
  was: EventFact | null
  is: Known | null
  proposed: Event['proposals'][number] | null
  /** The gravest verdict that turns on it now. */
  verdict: Verdict | null
}

/** The event the present finding goes back to: raised, or come back after it was closed. */
export function raising(events: readonly Event[]): Event | null {
  return (
    events.findLast(({ event, from }) => event === 'raised' || (event === 'failed-again' && from === 'closed')) ?? null
  )
}

/** Claim beside measurement over time: every fact that decided, then or now. */
export function wasIs({
  finding,
  events,
  verdicts,
}: Pick<FindingResponse, 'finding' | 'events' | 'verdicts'>): WasIsRow[] {
  const rows = new Map<string, WasIsRow>()
  const row = (subject: EventFact['subject'], fact: string): WasIsRow => {
    const key = questionOf({ subject, fact })
    const known = rows.get(key) ?? { key, subject, fact, was: null, is: null, proposed: null, verdict: null }
    rows.set(key, known)
    return known
  }
  for (const one of raising(events)?.facts ?? []) if (one.decided !== false) row(one.subject, one.fact).was = one
  const sorted = verdicts.filter((one) => one.outcome !== 'inapplicable').sort(worstFirst)
  for (const verdict of sorted)
    for (const used of tellingFacts(verdict, undefined)) {
      const known = rows.get(questionOf({ subject: used.subject, fact: used.name }))
      // A fact that decided nothing when it was raised decides something now only where a rule fails on it.
      if (!known && verdict.outcome !== 'failed') continue
      const target = known ?? row(used.subject, used.name)
      target.verdict ??= verdict
    }
  for (const known of rows.values()) known.is = newest(known, events, sorted)
  if (finding.state === 'fixed') {
    const repair = events.findLast((one) => one.event === 'mark-fixed')
    for (const one of repair?.proposals ?? []) row(one.subject, one.fact).proposed = one
  }
  return [...rows.values()]
}

/**
 * What is known of a figure now. A verdict is stored when it changes, so after a measurement that told the same again
 * the event that noted it is newer than the verdict.
 */
function newest({ key }: WasIsRow, events: readonly Event[], verdicts: readonly Verdict[]): Known | null {
  const used = verdicts
    .flatMap((one) => one.facts)
    .filter((one) => questionOf({ subject: one.subject, fact: one.name }) === key)
    .map(({ value, unavailable, at, how }): Known => ({ value: value as EventFact['value'], unavailable, at, how }))
  const noted = events.flatMap((one) => one.facts).filter((one) => questionOf(one) === key)
  // Of the same moment the verdict speaks: it is what counts now.
  return [...noted, ...used].reduce<Known | null>(
    (last, one) => (last === null || (one.at ?? '') >= (last.at ?? '') ? one : last),
    null,
  )
}

/** Whether something was observed anew since it was raised. */
export const isAnew = ({ was, is }: WasIsRow): boolean => was !== null && is !== null && was.at !== is.at

/** Every live observation behind the verdicts, by subject, the finding's own first. */
export function observations({
  finding,
  answers,
  readings,
  verdicts,
}: Pick<FindingResponse, 'finding' | 'answers' | 'readings' | 'verdicts'>) {
  const rows = [...answers, ...readings]
  const keys = [...new Set([`${finding.subjectKind} ${finding.subjectId}`, ...rows.map(keyOf)])]
  return keys
    .map((key) => ({
      key,
      id: key.split(' ')[1] ?? '',
      facts: factRows(
        rows.filter((one) => keyOf(one) === key),
        registerClaims(verdicts, key),
      ),
    }))
    .filter((one): one is { key: string; id: string; facts: FactRow[] } => one.facts.length > 0)
}
const keyOf = (one: { subjectKind: string; subjectId: string }): string => `${one.subjectKind} ${one.subjectId}`

function registerClaims(verdicts: readonly Verdict[], key: string): Map<string, Observed> {
  const used = verdicts.flatMap((one) => one.facts)
  const claims = used.filter(
    ({ origin, subject }) => origin.kind === 'register' && `${subject.kind} ${subject.id}` === key,
  )
  return new Map(
    claims.map((one) => [
      one.name,
      {
        id: one.origin.id,
        value: one.value as Observed['value'],
        unavailable: null,
        unit: null,
        how: 'declared',
        at: one.at,
        by: null,
        source: null,
        evidenceIds: [],
      },
    ]),
  )
}

export const underWay = (evidence: readonly Evidence[]): number =>
  evidence.filter((one) => one.receivedAt === null).length
