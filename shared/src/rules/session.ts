import { localDay } from '../facts/calendar.ts'
import { commonEntry } from '../facts/catalogue.ts'
import type { CatalogueEntry } from '../facts/catalogue.ts'
import type { FactValue, How, Subject, SubjectKind } from '../facts/fact.ts'
import type { FactBase } from '../facts/facts-of.ts'
import { strength } from '../facts/observations.ts'
import { resolveFrom } from '../facts/resolve.ts'
import type { Resolved } from '../facts/resolve.ts'
import { nodeOf } from '../facts/subject-graph.ts'
import type { SubjectNode } from '../facts/subject-graph.ts'
import { editionsFor } from './binding.ts'
import type { Asked, Reason } from './check.ts'
import { forceOf } from './force.ts'
import { limitOf, rulesOfDay } from './in-force.ts'
import type { RuleOfDay } from './in-force.ts'
import type { Bound } from './interval.ts'
import type { Judged } from './judge.ts'
import type { Force, UsedFact } from './outcome.ts'
import { expand } from './rows.ts'
import type { HashedPack, Rule } from './schema.ts'
import type { Finished } from './verdict.ts'

/** `slot`: its place among the rules in force of its kind of subject, under which a seat keeps what came of it. */
export type RuleInForce = RuleOfDay & {
  slot: number
  /** How much its verdicts weigh, unless a kind of place decides that is only interpreted. */
  force: Force
  /** It speaks of named kinds of places in its conditions. */
  namesKinds: boolean
}

/** One subject in a session: what was looked up from it, and what came of each rule about it. */
export type Seat = {
  node: SubjectNode
  looked: Map<string, Looked>
  /** By the kind of subject the rules speak of: nearly always this one's, but a recorder may stand for its channels. */
  results: Partial<Record<SubjectKind, Results>>
}
/** What came of rules on one subject, by `RuleInForce.slot`. */
export type Results = {
  judged: (Judged | undefined)[]
  finished: (Finished | undefined)[]
  /** Rules whose verdict is being worked out, so that two that yield to each other end. */
  open: Set<RuleInForce>
}
type Looked = {
  resolved: Resolved
  entry: CatalogueEntry | undefined
  used: UsedFact | null
  /** By how well the value had to be known. */
  touched: (Touched | undefined)[]
}

/** One call of evaluate or questionsFor: the rules in force and everything looked up so far. Nothing is worked out twice. */
export type Session = {
  base: FactBase
  at: string
  day: string
  bySubject: ReadonlyMap<SubjectKind, readonly RuleInForce[]>
  byId: ReadonlyMap<string, RuleInForce>
  bounds: readonly Bound[]
  /** Questions that the packs in force bring with them. */
  packFacts: ReadonlyMap<string, CatalogueEntry>
  /** By `SubjectNode.index`; made when first needed. */
  seats: (Seat | undefined)[]
  /** Who looks at what, where a judgement is kept and refreshed (rules/judgement.ts). */
  trace: Trace | null
}

/** Told of every look at a fact and of every judgement that another one rests on. */
export type Trace = {
  look: (seat: Seat, name: string) => void
  enter: (stage: 'judged' | 'finished', seat: Seat, rule: RuleInForce) => void
  leave: () => void
}

export function openSession(packs: readonly HashedPack[], base: FactBase, at: string): Session {
  const day = localDay(at)
  const bySubject = new Map<SubjectKind, RuleInForce[]>()
  const byId = new Map<string, RuleInForce>()
  const bounds: Bound[] = []
  const packFacts = new Map<string, CatalogueEntry>()
  const { institution } = base.graph
  for (const one of editionsFor(packs, institution, day)) {
    for (const [name, entry] of expand(one.pack).facts) packFacts.set(name, entry)
    for (const { rule, edition, hash } of rulesOfDay(one, day)) {
      let group = bySubject.get(rule.subject)
      if (!group) bySubject.set(rule.subject, (group = []))
      const force = forceOf(rule, edition, institution, day, undefined)
      const inForce: RuleInForce = { rule, edition, hash, slot: group.length, force, namesKinds: namesKinds(rule) }
      group.push(inForce)
      byId.set(rule.id, inForce)
      if (rule.bound) bounds.push({ ...rule.bound, limit: limitOf(rule, rule.bound.param), by: rule.id })
    }
  }
  return { base, at, day, bySubject, byId, bounds, packFacts, seats: [], trace: null }
}

function namesKinds(rule: Rule): boolean {
  return rule.when.some((one) => 'fact' in one && one.fact === 'area.kind' && 'in' in one)
}

/** The seat of a subject; null for one that is not among the institution's. */
export function seatOf(session: Session, subject: Subject): Seat | null {
  const node = nodeOf(session.base.graph, subject)
  return node && seatAt(session, node)
}

export function seatAt(session: Session, node: SubjectNode): Seat {
  const before = session.seats[node.index]
  if (before) return before
  const seat: Seat = { node, looked: new Map(), results: {} }
  session.seats[node.index] = seat
  return seat
}

export function resultsOf(seat: Seat, { rule }: RuleInForce): Results {
  return (seat.results[rule.subject] ??= { judged: [], finished: [], open: new Set() })
}

/** The entry of a fact for this session: everybody's, or one that a pack in force brings. */
export function entryIn(session: Session, name: string): CatalogueEntry | undefined {
  return commonEntry(name) ?? session.packFacts.get(name)
}

/** A fact a rule looked at from a subject, found or not, and how well it had to be known. */
export type Touched = { name: string; from: Subject; resolved: Resolved; asked: Asked; used: UsedFact | null }

/** Looks a fact up for a rule on a subject. `atLeast`: the weakest way of knowing that satisfies the row. */
export function lookUp(session: Session, seat: Seat, name: string, atLeast: How): Touched {
  session.trace?.look(seat, name)
  let looked = seat.looked.get(name)
  if (!looked) {
    const entry = entryIn(session, name)
    const resolved = resolveFrom(session.base, seat.node, name, session.day, entry)
    looked = { resolved, entry, used: usedOf(name, resolved), touched: [] }
    seat.looked.set(name, looked)
  }
  const { resolved, entry, used, touched } = looked
  const level = strength[atLeast]
  return (touched[level] ??= {
    name,
    from: seat.node.subject,
    resolved,
    asked: askedOf(name, resolved, entry, level),
    used,
  })
}

function usedOf(name: string, { fact }: Resolved): UsedFact | null {
  if (!fact) return null
  const { subject, value, unavailable, how, at, origin } = fact
  return { name, subject, value, unavailable, how, at, origin }
}

function askedOf(
  name: string,
  { state, subject, fact }: Resolved,
  entry: CatalogueEntry | undefined,
  atLeast: number,
): Asked {
  const no = (code: string, params: Reason['params'] = { fact: name }): Asked => ({
    known: false,
    name,
    reason: { code, params },
  })
  if (state === 'missing') return no(subject ? 'not-known' : 'no-subject')
  if (state === 'conflict') return no('conflict')
  if (state === 'too-old') return no('too-old')
  if (!fact || fact.value === null) return no('unavailable', { fact: name, why: fact?.unavailable ?? 'not-known' })
  if (strength[fact.how] < atLeast) return no('declared-only')
  if (!fits(entry, fact.value)) return no('unreadable')
  return { known: true, value: fact.value, fact }
}

/** A value of the wrong type must not decide anything: Number('abc') would fail every limit. */
function fits(entry: CatalogueEntry | undefined, value: FactValue): boolean {
  switch (entry?.type) {
    case 'number':
    case 'share':
      return typeof value === 'number' && Number.isFinite(value)
    case 'yes-no':
      return typeof value === 'boolean'
    case 'choice':
      return typeof value === 'number' || (entry.choices?.some((one) => one.value === value) ?? true)
    case 'choices':
      return Array.isArray(value)
    case 'day':
    case 'instant':
    case 'text':
      return typeof value === 'string'
    default:
      return true
  }
}
