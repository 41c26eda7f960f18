import { commonEntry } from './catalogue.ts'
import type { Fact, FactValue, Subject } from './fact.ts'
import { live, photoProof } from './observations.ts'
import type { Observation } from './observations.ts'
import { evidencePurpose } from './evidence.ts'
import type { InstitutionRows, Rows } from './rows.ts'
import { ownerOf, subjectGraph } from './subject-graph.ts'
import type { SubjectGraph } from './subject-graph.ts'

/** All that is known of one institution, ready to be asked by subject and fact name. Opaque to everybody but rules. */
export type FactBase = {
  graph: SubjectGraph
  /** Live observations, oldest first, by `factKey`. */
  observed: ReadonlyMap<string, readonly Observation[]>
  /** What the register declares, by `factKey`. */
  register: ReadonlyMap<string, Fact>
}

export function factKey(subject: Subject, name: string): string {
  return `${subject.kind} ${subject.id} ${name}`
}

/** Rows of one institution -> facts. Pure, so that the phone's preview and the server's record see the same. */
export function factsOf(rows: InstitutionRows): FactBase {
  const graph = subjectGraph(rows)
  return { graph, observed: observedFacts(rows, graph), register: registeredFacts(rows, graph) }
}

function observedFacts(rows: InstitutionRows, graph: SubjectGraph): Map<string, Observation[]> {
  const proved = photoProof(rows)
  const all = new Map<string, Observation[]>()
  const add = (row: Rows['answer'] | Rows['reading'], kind: 'answer' | 'reading', unit: string | null) => {
    const asked: Subject = { kind: row.subjectKind, id: row.subjectId }
    const entry = commonEntry(row.fact)
    const home = entry?.home ? (ownerOf(graph, asked, entry.home) ?? asked) : asked
    // A question of a pack says itself what proves it; here any photo of the same subject and visit does.
    const purposes = entry ? (entry.evidence ? [entry.evidence, 'other'] : ['other']) : evidencePurpose.options
    const claimsToHaveSeen = row.how === 'observed' || row.how === 'screen'
    const observation: Observation = {
      subject: home,
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
    const key = factKey(home, row.fact)
    const group = all.get(key)
    if (group) group.push(observation)
    else all.set(key, [observation])
  }
  for (const row of rows.answers) add(row, 'answer', commonEntry(row.fact)?.unit ?? null)
  for (const row of rows.readings) add(row, 'reading', row.unit)
  for (const [key, group] of all) all.set(key, live(group))
  return all
}

function registeredFacts(rows: InstitutionRows, graph: SubjectGraph): Map<string, Fact> {
  const all = new Map<string, Fact>()
  const declare = (subject: Subject, name: string, value: FactValue | null, id = subject.id) => {
    if (value === null) return
    const fact: Fact = {
      subject,
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
    all.set(factKey(subject, name), fact)
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
  return all
}
