import { strength } from '../facts/observations.ts'
import type { How } from '../facts/fact.ts'
import type { UsedFact, Verdict } from '../rules/outcome.ts'
import type { EventFact, FindingEventRow } from './finding-event.ts'
import type { Finding } from './finding.ts'
import { believed, fixersOf, required, turned } from './proof.ts'
import type { Witnesses } from './proof.ts'
import { eventFactOf, factsOfEvent, keyOfFact, questionOf, tellingFacts } from './telling-facts.ts'
import type { RuleOfFinding } from './telling-facts.ts'
import { next } from './transitions.ts'
import { stronger, strengthOf, weigh } from './weigh.ts'

/** Actor of what evaluation does to a finding. */
export const EVALUATION = 'system:evaluate'

/** What an evaluation knows beside verdicts; the same for all findings of an institution. */
export type Judging = {
  /** The server's clock. */
  at: string
  ruleOf: (verdict: Verdict) => RuleOfFinding | undefined
  /** All verdicts on a subject, for the conditions of exceptions. */
  verdictsOn: (subject: Verdict['subject']) => readonly Verdict[]
  witnesses: Witnesses
  photosBehind: (facts: readonly UsedFact[]) => string[]
  /** Reviewers who ever turned an installer's proposal into observations of their own here. */
  acceptors: ReadonlySet<string>
  /** Whether the verdict on the same rule and subject before this one came from another edition. */
  newEdition: (verdict: Verdict) => boolean
}

export type SystemEvent = 'raised' | 'failed-again' | 'passed' | 'unknown' | 'lapsed'
/** An entry to be appended; the server gives it its id. */
export type NewEvent = Omit<FindingEventRow, 'id'>
/** The finding as it is now, and what is to be appended to its history, if anything. */
export type Fed = { finding: Finding; event: NewEvent | null }

function entry(
  after: Finding,
  event: SystemEvent,
  from: Finding['state'] | null,
  verdicts: readonly Verdict[],
  { at, ruleOf, photosBehind }: Judging,
): NewEvent {
  return {
    institutionId: after.institutionId,
    findingId: after.id,
    event,
    from,
    to: after.state,
    actor: EVALUATION,
    at,
    note: null,
    dueDay: null,
    assigneeId: null,
    evidenceIds: photosBehind(verdicts.flatMap((one) => tellingFacts(one, ruleOf(one)))),
    proposals: [],
    ruleIds: verdicts.map((one) => one.ruleId),
    facts: factsOfEvent(verdicts, ruleOf),
  }
}

/** A new finding: what fails on one subject for one defect. Throws a RangeError when nothing fails. */
export function raise(id: string, institutionId: string, failing: readonly Verdict[], judging: Judging): Fed {
  const weight = weigh(failing)
  const [first] = failing
  if (!first) throw new RangeError('nothing fails')
  const finding: Finding = {
    id,
    institutionId,
    subjectKind: first.subject.kind,
    subjectId: first.subject.id,
    defect: first.defect,
    state: 'open',
    ...weight,
    strength: strengthOf(failing, judging.ruleOf),
    assigneeId: null,
    dueDay: null,
    fixedBy: null,
    askAgain: false,
    openedAt: judging.at,
    closedAt: null,
    reopenings: 0,
  }
  return { finding, event: entry(finding, 'raised', null, failing, judging) }
}

/**
 * What the verdicts of now make of a finding. `verdicts` are all on its subject and defect, `history` its events in
 * their order. Null when nothing changes: the same evaluation twice adds nothing.
 */
export function follow(
  before: Finding,
  history: readonly FindingEventRow[],
  verdicts: readonly Verdict[],
  judging: Judging,
): Fed | null {
  const failing = verdicts.filter((one) => one.outcome === 'failed')
  const proved = (one: Verdict) => settles(one, before, history, judging)
  const fed =
    failing.length > 0
      ? failedAgain(before, history, failing, verdicts, proved, judging)
      : noLongerFailing(before, history, verdicts, proved, judging)
  return answeredAgain(fed, before, history, verdicts, judging)
}

function failedAgain(
  before: Finding,
  history: readonly FindingEventRow[],
  failing: readonly Verdict[],
  verdicts: readonly Verdict[],
  proved: (one: Verdict) => boolean,
  judging: Judging,
): Fed | null {
  const anew = before.state === 'closed'
  // A rule that failed and is not known to hold stays part of the finding, whatever else fails now.
  const pending = verdicts.filter((one) => !anew && before.ruleIds.includes(one.ruleId) && !proved(one))
  const weight = weigh([...new Set([...failing, ...pending])])
  const to = restsOnNews(before, history, failing, judging) ? next(before.state, 'failed-again') : null
  if (to === null) {
    // Another force or clause on the same facts (a grant was recorded) is no news of the gap, yet the row must say it.
    if (anew) return null
    const finding = { ...before, ...weight }
    return differs(before, finding) ? { finding, event: null } : null
  }
  const came = to === 'reopened' && before.state !== 'reopened'
  const found = strengthOf(failing, judging.ruleOf)
  const finding: Finding = {
    ...before,
    ...weight,
    state: to,
    strength: anew ? found : stronger(before.strength, found),
    closedAt: null,
    reopenings: before.reopenings + (came ? 1 : 0),
    // After it was closed the order is done; a reviewer gives a new one.
    ...(anew ? { assigneeId: null, dueDay: null } : {}),
  }
  return { finding, event: entry(finding, 'failed-again', before.state, failing, judging) }
}

/** Whether a failing verdict says something that the history does not hold yet. */
function restsOnNews(
  { state, ruleIds }: Finding,
  history: readonly FindingEventRow[],
  failing: readonly Verdict[],
  { ruleOf, newEdition }: Judging,
): boolean {
  const telling = failing.flatMap((one) => tellingFacts(one, ruleOf(one)).map((used) => eventFactOf(used, true)))
  const known = knownFacts(history)
  const fresh = telling.filter((one) => !known.has(keyOfFact(one)))
  if (state === 'closed') {
    const closing = history.findLast((one) => one.event === 'passed' || one.event === 'lapsed')
    return telling.some((one) => !olderThan(one, closing?.facts ?? []))
  }
  if (state === 'fixed') {
    // What was measured before the repair says nothing about it, however late it arrives.
    const repair = history.findLast((one) => one.event === 'mark-fixed')
    return fresh.some((one) => one.at === null || !repair || one.at >= repair.at)
  }
  return fresh.length > 0 || failing.some((one) => !ruleIds.includes(one.ruleId) || newEdition(one))
}

function noLongerFailing(
  before: Finding,
  history: readonly FindingEventRow[],
  verdicts: readonly Verdict[],
  proved: (one: Verdict) => boolean,
  judging: Judging,
): Fed | null {
  if (before.state === 'closed') return null
  const own = verdicts.filter((one) => before.ruleIds.includes(one.ruleId))
  const open = own.filter((one) => one.outcome === 'cantTell')
  if (open.length > 0) return cannotTell(before, history, open, judging)
  if (!own.every(proved)) return null
  const holds = own.filter((one) => one.outcome === 'passed' || one.outcome === 'excepted')
  const event = holds.length > 0 ? 'passed' : 'lapsed'
  const to = next(before.state, event)
  if (to === null) return null
  // A dismissed finding stays so; that the gap is gone is said once.
  if (to !== 'closed' && lastOfSystem(history)?.event === event) return null
  const finding: Finding = to === 'closed' ? { ...before, state: to, closedAt: judging.at, askAgain: false } : before
  return { finding, event: entry(finding, event, before.state, holds.length > 0 ? holds : own, judging) }
}

function cannotTell(
  before: Finding,
  history: readonly FindingEventRow[],
  open: readonly Verdict[],
  judging: Judging,
): Fed | null {
  const last = lastOfSystem(history)
  // Once said, the same figures looked at anew do not make it better known: a monthly probe must not fill the history.
  const key = (one: EventFact) => keyOfFact(last?.event === 'unknown' ? { ...one, at: null } : one)
  const known = new Set((last?.event === 'unknown' ? [last] : history).flatMap((one) => one.facts.map(key)))
  const telling = open.flatMap((one) => tellingFacts(one, judging.ruleOf(one)))
  // Age alone brings no event: nothing was looked at.
  const news = telling.some((used) => used.at !== null && !known.has(key(eventFactOf(used, true))))
  if (!news || before.state === 'dismissed') return null
  return { finding: before, event: entry(before, 'unknown', before.state, open, judging) }
}

/**
 * Whether a verdict that does not fail proves that the gap is gone. Facts that are as they were when it failed prove
 * nothing and need no proof (the law or the register changed). Each that turned needs somebody to believe, and must be
 * known as strongly as it was then; those that decide, now or then, as strongly as what raised the finding.
 */
function settles(
  verdict: Verdict,
  before: Finding,
  history: readonly FindingEventRow[],
  { ruleOf, witnesses, verdictsOn, acceptors }: Judging,
): boolean {
  if (verdict.outcome === 'failed' || verdict.outcome === 'cantTell') return false
  const failure = history.findLast((one) => one.event === 'raised' || one.event === 'failed-again') ?? null
  const conditions = verdict.exception?.conditions.map((one) => one.ruleId) ?? []
  const beside = verdictsOn(verdict.subject).filter((one) => conditions.includes(one.ruleId))
  const changed = turned([...verdict.facts, ...beside.flatMap((one) => one.facts)], failure)
  const fixers = fixersOf(before, history)
  if (!changed.every((used) => witnesses(used).some((one) => believed(one, fixers, acceptors)))) return false

  const was = new Map((failure?.facts ?? []).map((one) => [questionOf(one), one]))
  const question = (used: UsedFact) => questionOf({ subject: used.subject, fact: used.name })
  const telling = new Set(tellingFacts(verdict, ruleOf(verdict)).map(question))
  const decides = (used: UsedFact) => telling.has(question(used)) || was.get(question(used))?.decided === true
  const anyDecides = changed.some(decides)
  return changed.every((used) => {
    const then = was.get(question(used))
    const known = then && then.value !== null ? strength[then.how as How] : 0
    const needed = decides(used) || !anyDecides ? required(used.name, before.strength, then) : 0
    return strength[used.how as How] >= Math.max(known, needed)
  })
}

/** Takes back "ask again" once somebody has answered what was asked. */
function answeredAgain(
  fed: Fed | null,
  before: Finding,
  history: readonly FindingEventRow[],
  verdicts: readonly Verdict[],
  { ruleOf }: Judging,
): Fed | null {
  if (!before.askAgain) return fed
  const known = knownFacts(history)
  const decided = new Set(history.flatMap((one) => one.facts.filter((fact) => fact.decided).map(questionOf)))
  const answers = verdicts
    .flatMap((one) => {
      const telling = tellingFacts(one, ruleOf(one))
      return one.facts.map((used) => ({ fact: eventFactOf(used, telling.includes(used)), used }))
    })
    .filter(({ fact }) => fact.decided === true || decided.has(questionOf(fact)))
  const answered = answers.some(
    ({ fact, used }) =>
      used.origin.kind !== 'register' &&
      (fact.value !== null || fact.unavailable === 'not-known') &&
      !known.has(keyOfFact(fact)),
  )
  if (!answered) return fed
  const { finding, event } = fed ?? { finding: before, event: null }
  return { finding: { ...finding, askAgain: false }, event }
}

const knownFacts = (history: readonly FindingEventRow[]): Set<string> =>
  new Set(history.flatMap((one) => one.facts.map(keyOfFact)))

const lastOfSystem = (history: readonly FindingEventRow[]) => history.findLast((one) => one.actor === EVALUATION)

function olderThan(one: EventFact, closing: readonly EventFact[]): boolean {
  const later = closing.find((other) => questionOf(other) === questionOf(one))
  return one.at !== null && later?.at != null && one.at < later.at
}

function differs(before: Finding, after: Finding): boolean {
  return JSON.stringify(before) !== JSON.stringify(after)
}
