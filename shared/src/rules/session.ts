import { localDay } from '../facts/calendar.ts'
import { commonEntry } from '../facts/catalogue.ts'
import type { CatalogueEntry } from '../facts/catalogue.ts'
import type { FactValue, How, Subject, SubjectKind } from '../facts/fact.ts'
import type { FactBase } from '../facts/facts-of.ts'
import { strength } from '../facts/observations.ts'
import { resolve } from '../facts/resolve.ts'
import type { Resolved } from '../facts/resolve.ts'
import { editionsFor } from './binding.ts'
import type { Asked, Reason } from './check.ts'
import type { Bound, Limit } from './interval.ts'
import type { Judged } from './judge.ts'
import { expand } from './rows.ts'
import type { Finished } from './verdict.ts'
import type { HashedPack, PackEdition, Rule } from './schema.ts'

export type RuleInForce = { rule: Rule; edition: PackEdition; hash: string }

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
  resolved: Map<string, Resolved>
  judged: Map<string, Judged>
  finished: Map<string, Finished>
  /** Verdicts being worked out, so that two rules that yield to each other end. */
  open: Set<string>
}

export function openSession(packs: readonly HashedPack[], base: FactBase, at: string): Session {
  const day = localDay(at)
  const bySubject = new Map<SubjectKind, RuleInForce[]>()
  const byId = new Map<string, RuleInForce>()
  const bounds: Bound[] = []
  const packFacts = new Map<string, CatalogueEntry>()
  for (const { hash, pack: edition } of editionsFor(packs, base.graph.institution, day)) {
    const { rules, facts } = expand(edition)
    for (const [name, entry] of facts) packFacts.set(name, entry)
    for (const rule of rules) {
      if (rule.validFrom !== undefined && day < rule.validFrom) continue
      if (rule.validUntil !== undefined && day > rule.validUntil) continue
      const inForce: RuleInForce = { rule, edition, hash }
      byId.set(rule.id, inForce)
      const group = bySubject.get(rule.subject)
      if (group) group.push(inForce)
      else bySubject.set(rule.subject, [inForce])
      if (rule.bound) bounds.push({ ...rule.bound, limit: limitOf(rule, rule.bound.param), by: rule.id })
    }
  }
  return {
    base,
    at,
    day,
    bySubject,
    byId,
    bounds,
    packFacts,
    resolved: new Map(),
    judged: new Map(),
    finished: new Map(),
    open: new Set(),
  }
}

/** The entry of a fact for this session: everybody's, or one that a pack in force brings. */
export function entryIn(session: Session, name: string): CatalogueEntry | undefined {
  return commonEntry(name) ?? session.packFacts.get(name)
}

/** The number of a bound stays where the check reads it; the rule only names the parameter or the path to it. */
function limitOf(rule: Rule, param: string): Limit {
  for (const { params } of rule.checks) {
    const found = param
      .split('.')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], params)
    if (found !== undefined) return found as Limit
  }
  throw new RangeError(`${rule.id}: no check has the parameter "${param}" its bound names`)
}

/** A fact a rule looked at from a subject, found or not, and how well it had to be known. */
export type Touched = { name: string; from: Subject; resolved: Resolved; asked: Asked }

/** Looks a fact up for a rule on a subject. `atLeast`: the weakest way of knowing that satisfies the row. */
export function lookUp(session: Session, subject: Subject, name: string, atLeast: How): Touched {
  const key = `${subject.kind} ${subject.id} ${name}`
  let resolved = session.resolved.get(key)
  if (!resolved) {
    resolved = resolve(session.base, subject, name, session.day, entryIn(session, name))
    session.resolved.set(key, resolved)
  }
  return { name, from: subject, resolved, asked: askedOf(name, resolved, entryIn(session, name), atLeast) }
}

function askedOf(
  name: string,
  { state, subject, fact }: Resolved,
  entry: CatalogueEntry | undefined,
  atLeast: How,
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
  if (strength[fact.how] < strength[atLeast]) return no('declared-only')
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
