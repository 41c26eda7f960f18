import type { PapersReport } from '../api/papers.ts'
import { commonEntry } from '../facts/catalogue.ts'
import type { Topic } from '../facts/catalogue.ts'
import type { Subject } from '../facts/fact.ts'
import { factsOf } from '../facts/facts-of.ts'
import type { InstitutionRows } from '../facts/rows.ts'
import { evaluate } from './evaluate.ts'
import type { Verdict } from './outcome.ts'
import { questionsFor } from './questions.ts'
import { factsOfPack } from './rows.ts'
import type { HashedPack } from './schema.ts'

/** Topics of rows in short form by their id, and of the questions packs bring by their fact. */
export type Topics = { rows: ReadonlyMap<string, Topic>; facts: ReadonlyMap<string, Topic> }

export function topicsOf(packs: readonly HashedPack[]): Topics {
  return {
    rows: new Map(packs.flatMap(({ pack }) => (pack.rows ?? []).map(({ id, topic }) => [id, topic] as const))),
    facts: new Map(
      packs.flatMap(({ pack }) =>
        factsOfPack(pack).flatMap(({ name, topic }) => (topic ? [[name, topic] as const] : [])),
      ),
    ),
  }
}

/**
 * Under which heading of the papers a verdict stands; null for what is seen on the spot. A row in short form says so
 * itself; another rule about the school or a recorder belongs there when it looked at an answer about papers.
 */
export function paperTopic(
  topics: Topics,
  verdict: Pick<Verdict, 'ruleId' | 'subject' | 'facts' | 'missing'>,
): Topic | null {
  const own = topics.rows.get(verdict.ruleId)
  if (own) return own
  if (verdict.subject.kind !== 'institution' && verdict.subject.kind !== 'recorder') return null
  const looked = [...verdict.missing, ...verdict.facts.map(({ name }) => name)]
  const topicOf = (name: string) => topics.facts.get(name) ?? commonEntry(name)?.topic
  return looked.map(topicOf).find((topic) => topic !== undefined) ?? null
}

/** Everything asked of an institution's papers, with the answers and what follows from them. */
export function papersReport(packs: readonly HashedPack[], rows: InstitutionRows, at: string): PapersReport {
  const facts = factsOf(rows)
  const topics = topicsOf(packs)
  const questions = facts.graph.subjects.flatMap((subject) =>
    questionsFor(packs, facts, subject, at)
      .filter(({ fact }) => fact.topic !== undefined)
      .map(({ fact, state, value }) => ({ fact, subject, state, value })),
  )
  const verdicts = evaluate(packs, facts, at).flatMap((verdict) => {
    const topic = paperTopic(topics, verdict)
    return topic === null || verdict.outcome === 'inapplicable' ? [] : [{ topic, verdict }]
  })
  const told = new Set([
    ...questions.map(({ subject }) => subject.id),
    ...verdicts.map(({ verdict }) => verdict.subject.id),
  ])
  return { subjects: named(rows).filter(({ id }) => told.has(id)), questions, verdicts }
}

function named(rows: InstitutionRows): (Subject & { plate: string | null; name: string })[] {
  const { institution, recorders, channels, signs, cameras, areas } = rows
  const plates = new Map(recorders.map(({ id, plate }) => [id, plate]))
  return [
    { kind: 'institution', id: institution.id, plate: null, name: institution.name },
    ...recorders.map(({ id, plate, name }) => ({ kind: 'recorder' as const, id, plate, name })),
    ...channels.map(({ id, recorderId, number, name }) => ({
      kind: 'channel' as const,
      id,
      plate: `${plates.get(recorderId) ?? ''}/${number}`,
      name,
    })),
    ...signs.map(({ id, plate, name }) => ({ kind: 'sign' as const, id, plate, name })),
    ...cameras.map(({ id, plate, name }) => ({ kind: 'camera' as const, id, plate, name })),
    ...areas.map(({ id, name }) => ({ kind: 'area' as const, id, plate: null, name })),
  ]
}
