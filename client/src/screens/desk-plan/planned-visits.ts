import type { InspectionsResponse } from '@nadzor/shared/api/review'
import type { DeskApi, Result } from '../desk/desk-api.ts'

export type VisitRow = InspectionsResponse['inspections'][number]

/**
 * Visits that nobody has started, the next one first. The server lists visits newest first, planned ones last, and
 * narrows the list by `state`; one that does not know the word yet sends all, so it is asked to the end and the rest
 * is left out here.
 */
export async function plannedVisits(api: Pick<DeskApi, 'inspections'>): Promise<Result<VisitRow[]>> {
  const planned: VisitRow[] = []
  let after: string | undefined
  do {
    const page = await api.inspections({ after, state: 'planned' })
    if (!page.ok) return page
    planned.push(...page.value.inspections.filter(({ inspection }) => inspection.state === 'planned'))
    after = page.value.next ?? undefined
  } while (after)
  const order = ({ inspection, institution }: VisitRow) => `${inspection.mandate.day} ${institution.name}`
  return { ok: true, value: planned.sort((a, b) => order(a).localeCompare(order(b), 'pl')) }
}
