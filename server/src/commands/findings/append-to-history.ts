import { eventOf } from '@nadzor/shared/findings/by-people'
import type { Finding } from '@nadzor/shared/findings/finding'
import { saveRow } from '../../db/change-log.ts'
import type { Scene } from '../push/scene.ts'

/** Writes what a phone did to a finding: the row where it changed, and the event under the mutation's own id. */
export async function appendToHistory(
  { trx, caller, origin }: Scene,
  before: Finding,
  after: Finding,
  event: 'mark-fixed' | 'answered',
  said: Parameters<typeof eventOf>[5],
): Promise<void> {
  if (after !== before) await saveRow(trx, 'finding', after, origin)
  const id = origin.mutationId
  if (id === null) throw new Error('what a phone did has a mutation')
  await saveRow(trx, 'findingEvent', eventOf(id, before, after, event, caller.id, said), origin)
}

/** A phone whose clock is ahead must not make every later measurement look older than its repair. */
export const earlierOf = (said: string, arrived: string): string => (said < arrived ? said : arrived)
