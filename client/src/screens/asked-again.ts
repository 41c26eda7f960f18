import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { Subject, SubjectKind, Unavailable } from '@nadzor/shared/facts/fact'
import type { InstitutionRows, Rows } from '@nadzor/shared/facts/rows'
import { ownerOf, subjectGraph } from '@nadzor/shared/facts/subject-graph'
import type { SubjectGraph } from '@nadzor/shared/facts/subject-graph'
import type { Finding } from '@nadzor/shared/findings/finding'

/** A reviewer who sent a finding back, with the names of the facts to look at once more. */
export type Again = { finding: Finding; note: string | null; at: string; facts: string[] }
/** A value that a recorder could not be asked for over the network. */
export type Untold = { subject: Subject; fact: string; why: Unavailable }
/** What a walk has to ask beside what the rules ask by themselves. */
export type AskedAgain = { again: Again[]; untold: Untold[]; graph: SubjectGraph }
/** Why a question stands open though it has, or had, an answer. */
export type Because = { by: 'reviewer'; note: string | null } | { by: 'recorder'; why: Unavailable }

const same = (a: Subject | null, b: Subject): boolean => a !== null && a.kind === b.kind && a.id === b.id

/** One belongs to the other: an area's sign is asked about at its camera, a channel's value at its recorder. */
function together(graph: SubjectGraph, a: Subject, b: Subject): boolean {
  return same(ownerOf(graph, a, b.kind), b) || same(ownerOf(graph, b, a.kind), a)
}

/** Findings sent back whose question nobody has answered since, and values that recorders did not tell. */
export function askedAgain(rows: InstitutionRows): AskedAgain {
  const graph = subjectGraph(rows)
  const again = rows.findings.flatMap((finding) => (finding.askAgain ? [sentBack(finding, rows)] : []))
  return { graph, again: again.filter((one) => !answeredSince(one, rows, graph)), untold: untoldIn(rows) }
}

function sentBack(finding: Finding, rows: InstitutionRows): Again {
  const events = rows.findingEvents
    .filter(({ findingId }) => findingId === finding.id)
    .sort((a, b) => (a.at < b.at ? -1 : 1))
  const told = events.findLast(({ facts }) => facts.length > 0)?.facts ?? []
  const decided = told.filter(({ decided }) => decided === true)
  const last = events.findLast(({ event }) => event === 'send-back')
  return {
    finding,
    note: last?.note ?? null,
    at: last?.at ?? finding.openedAt,
    facts: (decided.length > 0 ? decided : told).map(({ fact }) => fact),
  }
}

/** The server says so too once it has judged; until then the phone goes by what it holds. */
function answeredSince({ finding, facts, at }: Again, rows: InstitutionRows, graph: SubjectGraph): boolean {
  return [...rows.answers, ...rows.readings].some(
    (row) =>
      row.observedAt > at &&
      (row.value !== null || row.unavailable === 'not-known') &&
      facts.includes(row.fact) &&
      together(graph, subjectOf(finding), subjectOf(row)),
  )
}

const subjectOf = ({ subjectKind, subjectId }: { subjectKind: SubjectKind; subjectId: string }): Subject => ({
  kind: subjectKind,
  id: subjectId,
})

/** The last word of a driver about a fact is that it has none, and no person has read the screen since. */
function untoldIn(rows: InstitutionRows): Untold[] {
  const replaced = new Set(rows.readings.flatMap(({ replaces }) => replaces))
  const live = rows.readings.filter(({ id }) => !replaced.has(id))
  const told = new Map<string, string>()
  const key = (row: Rows['reading']): string => `${row.subjectId} ${row.fact}`
  for (const row of live) {
    if (row.value !== null && row.observedAt > (told.get(key(row)) ?? '')) told.set(key(row), row.observedAt)
  }
  return live.flatMap((row) => {
    const byDriver = row.how === 'read' || row.how === 'sampled'
    if (!byDriver || row.unavailable === null || row.observedAt < (told.get(key(row)) ?? '')) return []
    return [{ subject: subjectOf(row), fact: row.fact, why: row.unavailable }]
  })
}

type Askable = { fact: { name: string }; subject: Subject; state: string }

/** Why this question is to be asked now; null when nothing beside the rules asks it. */
export function because(asked: AskedAgain, question: Askable): Because | null {
  const { graph } = asked
  const about = home(graph, question)
  const again = asked.again.find(
    ({ finding, facts }) => facts.includes(question.fact.name) && together(graph, subjectOf(finding), about),
  )
  if (again) return { by: 'reviewer', note: again.note }
  if (question.state !== 'open') return null
  const untold = asked.untold.find(
    ({ fact, subject }) => fact === question.fact.name && together(graph, subject, about),
  )
  return untold ? { by: 'recorder', why: untold.why } : null
}

function home(graph: SubjectGraph, { fact, subject }: Askable): Subject {
  const kind = catalogueEntry(fact.name)?.home
  return (kind && ownerOf(graph, subject, kind)) ?? subject
}

/** What a reviewer asks again about this thing. A room has no screen: what is asked of it is asked at its first camera. */
export function againAt({ again, graph }: AskedAgain, subject: Subject): Again[] {
  return again.filter(({ finding }) => {
    const about = subjectOf(finding)
    const first = about.kind === 'area' ? (graph.camerasOf.get(about.id)?.[0] ?? null) : null
    return same(first ? { kind: 'camera', id: first.id } : about, subject)
  })
}
