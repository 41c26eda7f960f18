import { commonEntry } from './catalogue.ts'
import type { Fact, FactValue, Subject } from './fact.ts'
import { live, photoProof } from './observations.ts'
import type { Observation } from './observations.ts'
import { evidencePurpose } from './evidence.ts'
import type { InstitutionRows, Rows } from './rows.ts'
import { nodeOf, ownerOf, subjectGraph } from './subject-graph.ts'
import type { SubjectGraph } from './subject-graph.ts'

/** Facts about one subject by name: live observations (oldest first), and what the register declares. */
type Known = { observed: Map<string, readonly Observation[]>; register: Map<string, Fact> }

/** All that is known of one institution, ready to be asked by subject and fact name. Opaque to everybody but rules. */
export type FactBase = {
  graph: SubjectGraph
  /** By `SubjectNode.index`. */
  known: readonly Known[]
}

export function factKey(subject: Subject, name: string): string {
  return `${subject.kind} ${subject.id} ${name}`
}

/** Live observations of a fact, oldest first. */
export function observationsOf(base: FactBase, subject: Subject, name: string): readonly Observation[] {
  const node = nodeOf(base.graph, subject)
  return (node && base.known[node.index]?.observed.get(name)) ?? []
}

/** Rows of one institution -> facts. Pure, so that the phone's preview and the server's record see the same. */
export function factsOf(rows: InstitutionRows): FactBase {
  const graph = subjectGraph(rows)
  const known = graph.nodes.map((): Known => ({ observed: new Map(), register: new Map() }))
  observe(rows, graph, known, null)
  registeredFacts(rows, graph, known)
  return { graph, known }
}

/** A fact of a subject, where its observations are kept. */
export type FactPlace = { subject: Subject; fact: string }

/**
 * The same facts after new answers, readings or photos, when nothing else changed: only `places` are read anew. What is
 * known of other subjects is shared with `base`, which stays as it was.
 */
export function refreshed(base: FactBase, rows: InstitutionRows, places: readonly FactPlace[]): FactBase {
  const { graph } = base
  const known = [...base.known]
  const wanted = new Map<string, Set<string>>()
  for (const { subject, fact } of places) {
    const node = nodeOf(graph, subject)
    const before = node && known[node.index]
    if (!node || !before) continue
    const homes = wanted.get(fact)
    if (homes) homes.add(subject.id)
    else wanted.set(fact, new Set([subject.id]))
    const observed = new Map(before.observed)
    observed.delete(fact)
    known[node.index] = { observed, register: before.register }
  }
  observe(rows, graph, known, wanted)
  return { graph, known }
}

/** Where an observation of a fact belongs that was made on `asked`: every camera of a room shares the room's sign. */
export function homeOf(graph: SubjectGraph, asked: Subject, fact: string): Subject {
  const home = commonEntry(fact)?.home
  return (home && ownerOf(graph, asked, home)) || asked
}

/** Adds observations to `known`; with `wanted` only those of these facts at these subjects. */
function observe(
  rows: InstitutionRows,
  graph: SubjectGraph,
  known: readonly Known[],
  wanted: ReadonlyMap<string, ReadonlySet<string>> | null,
): void {
  const proved = photoProof(rows)
  const groups: { observed: Map<string, readonly Observation[]>; fact: string; group: Observation[] }[] = []
  const add = (row: Rows['answer'] | Rows['reading'], kind: 'answer' | 'reading', unit: string | null) => {
    const homes = wanted?.get(row.fact)
    if (wanted && !homes) return
    const entry = commonEntry(row.fact)
    const home = homeOf(graph, { kind: row.subjectKind, id: row.subjectId }, row.fact)
    if (homes && !homes.has(home.id)) return
    const node = nodeOf(graph, home)
    const observed = node && known[node.index]?.observed
    if (!observed) return
    // A question of a pack says itself what proves it; here any photo of the same subject and visit does.
    const purposes = entry ? (entry.evidence ? [entry.evidence, 'other'] : ['other']) : evidencePurpose.options
    const claimsToHaveSeen = row.how === 'observed' || row.how === 'screen'
    const observation: Observation = {
      subject: node.subject,
      name: row.fact,
      value: row.value,
      unavailable: row.unavailable,
      unit,
      how: claimsToHaveSeen && !proved(row, purposes) ? 'declared' : row.how,
      at: row.observedAt,
      by: row.by,
      origin: { kind, id: row.id },
      evidenceIds: row.evidenceIds,
      replaces: row.replaces,
    }
    const group = observed.get(row.fact) as Observation[] | undefined
    if (group) group.push(observation)
    else {
      const first = [observation]
      observed.set(row.fact, first)
      groups.push({ observed, fact: row.fact, group: first })
    }
  }
  for (const row of rows.answers) add(row, 'answer', commonEntry(row.fact)?.unit ?? null)
  for (const row of rows.readings) add(row, 'reading', row.unit)
  for (const { observed, fact, group } of groups) if (group.length > 1) observed.set(fact, live(group))
}

function registeredFacts(rows: InstitutionRows, graph: SubjectGraph, known: readonly Known[]): void {
  const declare = (subject: Subject, name: string, value: FactValue | null, id = subject.id) => {
    const node = nodeOf(graph, subject)
    if (value === null || !node) return
    const fact: Fact = {
      subject: node.subject,
      name,
      value,
      unavailable: null,
      unit: null,
      how: 'declared',
      at: null,
      by: null,
      origin: { kind: 'register', id },
      evidenceIds: [],
    }
    known[node.index]?.register.set(name, fact)
  }
  const { institution } = rows
  const whole: Subject = { kind: 'institution', id: institution.id }
  declare(whole, 'inst.name', institution.name)
  declare(whole, 'inst.address', institution.address)
  declare(whole, 'inst.country', institution.country)
  declare(whole, 'inst.city', institution.city)
  declare(whole, 'inst.kind', institution.kind)
  declare(whole, 'inst.public', institution.public)
  declare(whole, 'inst.pupils', institution.pupils)
  declare(whole, 'inst.start_day', institution.startDay)
  declare(whole, 'inst.grant_from', institution.grantFrom)
  declare(whole, 'inst.grant_until', institution.grantUntil)
  // Own, real ones: dummies and other controllers' are listed apart (REQUIREMENTS 0.4.10).
  const own = [...graph.cameras.values()].filter((camera) => camera.controller === 'own' && camera.kind !== 'dummy')
  declare(whole, 'inst.cameras', own.length)
  declare(whole, 'inst.recorders', graph.recorders.size)
  for (const area of graph.areas.values()) {
    declare({ kind: 'area', id: area.id }, 'area.kind', area.kind)
    // A registered sign is a sign somebody put on the list; what it says is another question.
    const sign = graph.signsOf.get(area.id)?.[0]
    if (sign) declare({ kind: 'area', id: area.id }, 'area.sign', 'sign', sign.id)
  }
  for (const camera of graph.cameras.values()) {
    const subject: Subject = { kind: 'camera', id: camera.id }
    declare(subject, 'camera.kind', camera.kind === 'unknown' ? null : camera.kind)
    declare(subject, 'camera.mode', camera.mode === 'unknown' ? null : camera.mode)
    declare(subject, 'camera.controller', camera.controller)
  }
}
