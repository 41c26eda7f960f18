import { factCatalogue } from '../facts/catalogue.ts'
import type { CatalogueEntry } from '../facts/catalogue.ts'
import type { FactValue, Subject } from '../facts/fact.ts'
import type { FactBase } from '../facts/facts-of.ts'
import { ownerOf } from '../facts/subject-graph.ts'
import type { SubjectGraph } from '../facts/subject-graph.ts'
import type { HashedPack } from './schema.ts'
import { entryIn, openSession, seatOf } from './session.ts'
import type { Session, Touched } from './session.ts'
import { finish } from './verdict.ts'

export type Question = {
  fact: CatalogueEntry
  /** Where the answer is written: the subject asked about. */
  subject: Subject
  /** `open` also when only the register, something too old or too weak speaks; `value` then shows it. */
  state: 'open' | 'answered' | 'cantTell' | 'conflict'
  value: FactValue | null
  /** Live observations the next one should name in `replaces`. */
  observationIds: string[]
  /** Rule ids, in the order of the packs. */
  neededBy: string[]
}

const place = new Map(factCatalogue.map((entry, index) => [entry.name, index]))

/** Questions of packs come after everybody's, in the order of the packs (sorting keeps equals as they are). */
const order = (one: Question): number => place.get(one.fact.name) ?? place.size

/**
 * What to ask about one subject, in the order of an inspector's walk: only what a rule in force looked at, so a
 * question appears when an answer before it makes it matter, and no fact is asked twice however many rules use it.
 */
export function questionsFor(packs: readonly HashedPack[], facts: FactBase, subject: Subject, at: string): Question[] {
  return questionsIn(openSession(packs, facts, at), subject)
}

/** The same for a session that is already open (rules/judgement.ts). */
export function questionsIn(session: Session, subject: Subject): Question[] {
  const { graph } = session.base
  const found = new Map<string, Question>()
  for (const { ruleId, touched } of looks(session, subject)) {
    const entry = entryIn(session, touched.name)
    if (!entry || !askedHere(graph, entry, touched, subject)) continue
    const question = found.get(touched.name)
    if (!question) found.set(touched.name, asQuestion(graph, entry, touched, subject, ruleId))
    else {
      question.neededBy.push(ruleId)
      // A value good enough for one rule may be too weak for another.
      if (question.state === 'answered' && !touched.asked.known) question.state = 'open'
    }
  }
  return [...found.values()].sort((a, b) => order(a) - order(b))
}

/** Everything the rules about a subject, and about what hangs on it, looked at. A superseded rule asks nothing. */
function looks(session: Session, subject: Subject): { ruleId: string; touched: Touched }[] {
  const own = related(session.base.graph, subject).flatMap(({ as, on }) => {
    const seat = seatOf(session, on)
    if (!seat) return []
    return (session.bySubject.get(as) ?? []).flatMap((inForce) => {
      const { verdict, touched } = finish(session, inForce, seat)
      if (verdict.outcome === 'superseded') return []
      return touched.map((one) => ({ ruleId: inForce.rule.id, touched: one }))
    })
  })
  return subject.kind === 'institution' ? own : [...own, ...fromAbove(session, subject)]
}

/** What rules about the whole institution look at here: a register must agree with every recorder. */
function fromAbove(session: Session, subject: Subject): { ruleId: string; touched: Touched }[] {
  const { graph } = session.base
  const whole = seatOf(session, { kind: 'institution', id: graph.institution.id })
  if (!whole) return []
  return (session.bySubject.get('institution') ?? []).flatMap((inForce) => {
    const { verdict, touched } = finish(session, inForce, whole)
    if (verdict.outcome === 'superseded') return []
    const here = touched.filter(({ from }) => same(from, subject) || same(ownerOf(graph, from, subject.kind), subject))
    return here.map((one) => ({ ruleId: inForce.rule.id, touched: one }))
  })
}

/** Rules of kind `as` applied to `on`. A recorder without channels yet still gets the questions its channels would ask. */
function related(graph: SubjectGraph, subject: Subject): { as: Subject['kind']; on: Subject }[] {
  const all: { as: Subject['kind']; on: Subject }[] = [{ as: subject.kind, on: subject }]
  const channels = (rows: readonly { id: string }[]) => {
    for (const { id } of rows) all.push({ as: 'channel', on: { kind: 'channel', id } })
  }
  if (subject.kind === 'camera') {
    const area = ownerOf(graph, subject, 'area')
    if (area) all.push({ as: 'area', on: area })
    channels(graph.channelsOfCamera.get(subject.id) ?? [])
  }
  if (subject.kind === 'recorder') {
    const own = graph.channelsOf.get(subject.id) ?? []
    if (own.length > 0) channels(own)
    else all.push({ as: 'channel', on: subject })
  }
  if (subject.kind === 'institution') {
    for (const id of graph.signs.keys()) all.push({ as: 'sign', on: { kind: 'sign', id } })
    // What its cameras', recorders' and channels' rules need of it: a consultation, a contract, a promise.
    for (const id of graph.nodesOf.camera.keys()) all.push({ as: 'camera', on: { kind: 'camera', id } })
    for (const id of graph.recorders.keys()) all.push({ as: 'recorder', on: { kind: 'recorder', id } })
    channels([...graph.channels.values()])
  }
  return all
}

function same(a: Subject | null, b: Subject | null): boolean {
  return a !== null && b !== null && a.kind === b.kind && a.id === b.id
}

function askedHere(graph: SubjectGraph, entry: CatalogueEntry, touched: Touched, subject: Subject): boolean {
  if (entry.subject !== subject.kind) return false
  const found = touched.resolved.subject
  if (entry.home) return same(found, ownerOf(graph, subject, entry.home))
  // Found on the subject itself, on something nearer that belongs to it, or on something it belongs to.
  return (
    found === null ||
    same(found, subject) ||
    same(ownerOf(graph, found, subject.kind), subject) ||
    same(ownerOf(graph, subject, found.kind), found)
  )
}

function asQuestion(
  graph: SubjectGraph,
  entry: CatalogueEntry,
  { resolved, asked }: Touched,
  subject: Subject,
  ruleId: string,
): Question {
  const home = entry.home ? ownerOf(graph, subject, entry.home) : subject
  return {
    fact: entry,
    subject,
    state: stateOf(resolved, asked.known),
    value: resolved.fact?.value ?? null,
    observationIds: same(resolved.subject, home) ? resolved.live.map((one) => one.origin.id) : [],
    neededBy: [ruleId],
  }
}

function stateOf({ state, fact }: Touched['resolved'], good: boolean): Question['state'] {
  if (state === 'conflict') return 'conflict'
  if (state === 'unavailable' && fact?.unavailable === 'not-known') return 'cantTell'
  // What a room is has to be looked at; what the register says of the institution itself stands.
  const stands = fact?.origin.kind !== 'register' || fact.subject.kind === 'institution'
  return state === 'known' && good && stands ? 'answered' : 'open'
}
