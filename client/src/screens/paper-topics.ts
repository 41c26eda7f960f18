import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry, Topic } from '@nadzor/shared/facts/catalogue'
import { cloakroomFacts } from '@nadzor/shared/rules/cloakroom'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import type { HashedPack } from '@nadzor/shared/rules/schema'

/** Topic of every row in short form, by its id. */
export function topicsOfRows(packs: readonly HashedPack[]): ReadonlyMap<string, Topic> {
  return new Map(packs.flatMap(({ pack }) => (pack.rows ?? []).map(({ id, topic }) => [id, topic] as const)))
}

/**
 * Under which heading of the papers a verdict stands; null for what is seen on the spot. A row in short form says so
 * itself; another rule about the school or a recorder belongs there when it looked at an answer about papers.
 */
export function paperTopic(
  topics: ReadonlyMap<string, Topic>,
  verdict: Pick<Verdict, 'ruleId' | 'subject' | 'facts' | 'missing'>,
): Topic | null {
  const own = topics.get(verdict.ruleId)
  if (own) return own
  if (verdict.subject.kind !== 'institution' && verdict.subject.kind !== 'recorder') return null
  const looked = [...verdict.missing, ...verdict.facts.map(({ name }) => name)]
  return looked.map((name) => catalogueEntry(name)?.topic).find((topic) => topic !== undefined) ?? null
}

/** Asked inside the question of a cloakroom's use, one after another. */
const within: readonly string[] = cloakroomFacts

/** What only a measurement gives: asked for in the view step, when somebody wants to measure, and never waited for. */
const measured: readonly string[] = ['view.task', 'view.ppm', 'view.person_share']
export const isMeasure = ({ name, topic }: Pick<CatalogueEntry, 'name' | 'topic'>): boolean =>
  topic === undefined && measured.includes(name)

type Asked = { fact: Pick<CatalogueEntry, 'name' | 'topic'>; state: string }

/** A question for whoever stands before the thing itself. A measurement is shown once it was taken. */
export function onTheSpot({ fact, state }: Asked): boolean {
  if (fact.topic !== undefined || within.includes(fact.name)) return false
  return state !== 'open' || !isMeasure(fact)
}
