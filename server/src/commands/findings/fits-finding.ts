import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { Subject } from '@nadzor/shared/facts/fact'
import type { Rows } from '@nadzor/shared/facts/rows'
import { ownerOf, subjectGraph } from '@nadzor/shared/facts/subject-graph'
import type { SubjectGraph } from '@nadzor/shared/facts/subject-graph'
import type { Finding } from '@nadzor/shared/findings/finding'
import type { Proposal } from '@nadzor/shared/findings/finding-event'
import { rulesOf } from '@nadzor/shared/rules/rows'
import type { HashedPack, Rule } from '@nadzor/shared/rules/schema'
import { institutionRows } from '../../db/queries/institution-rows.ts'
import { invalid } from '../../problems.ts'
import { mustFitCatalogue } from '../push/fits-catalogue.ts'
import { subjectMustExist } from '../push/place-row.ts'
import type { Scene } from '../push/scene.ts'

/**
 * Refuses proposals that are not about this finding: a reviewer who accepts a repair must not find out later that a
 * fact about something else was accepted with it. Also what no rule could read.
 */
export async function mustFitFinding(scene: Scene, finding: Finding, proposals: readonly Proposal[]): Promise<void> {
  if (proposals.length === 0) return
  const rows = await institutionRows(scene.trx, scene.institution.id)
  if (!rows) throw new Error(`no institution ${scene.institution.id}`)
  const graph = subjectGraph(rows)
  const about: Subject = { kind: finding.subjectKind, id: finding.subjectId }
  const facts = factsOfDefect(scene.deps.packs, finding.defect)
  for (const [index, { subject, fact, value }] of proposals.entries()) {
    const wrong = (path: string, message: string) => invalid([{ path: `args.proposals.${index}.${path}`, message }])
    await subjectMustExist(scene, { subjectKind: subject.kind, subjectId: subject.id })
    if (!facts.has(fact)) throw wrong('fact', `no rule on ${finding.defect} looks at ${fact}`)
    if (!together(graph, about, subject)) throw wrong('subject', 'has nothing to do with what the finding is about')
    const kind = catalogueEntry(fact)?.channel ?? 'answer'
    mustFitCatalogue(kind, { fact, value, subjectKind: subject.kind } as Rows['answer'])
  }
}

/**
 * Names of all facts that rules on a defect look at, those of exceptions to them included; and always what has become
 * of the camera, because taking it down mends whatever was wrong with its place.
 */
export function factsOfDefect(packs: readonly HashedPack[], defect: string): Set<string> {
  const rules = packs.flatMap(({ pack }) => rulesOf(pack))
  const own = rules.filter((rule) => rule.defect === defect)
  const conditions = new Set(own.flatMap((rule) => rule.exception?.conditions ?? []))
  const named = ({ needs, prefers, exception }: Rule) => [
    ...[...needs, ...prefers].map((one) => one.fact),
    ...(exception ? [exception.claim] : []),
  ]
  return new Set(['camera.kind', ...[...own, ...rules.filter((rule) => conditions.has(rule.id))].flatMap(named)])
}

/** One belongs to the other: a channel's recorder, an area's sign, anything's institution. */
function together(graph: SubjectGraph, a: Subject, b: Subject): boolean {
  const belongs = (one: Subject, other: Subject) => ownerOf(graph, one, other.kind)?.id === other.id
  return belongs(a, b) || belongs(b, a)
}
