import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'
import { cloakroomFacts } from '@nadzor/shared/rules/cloakroom'

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
