import type { Country } from '@nadzor/shared/facts/primitives'
import type { Rows } from '@nadzor/shared/facts/rows'
import { enqueue } from '../../db/queries/job-queue.ts'
import { connectionOf, consentsOf, credentialOf } from '../../db/queries/recorders.ts'
import type { Deps } from '../../deps.ts'
import { conflict } from '../../problems.ts'
import { blockedBy, consentOf, consentsOn, localTime, minutesUntilOpen } from '../../recorders/readiness.ts'
import type { ProbeOrder } from './store-probe.ts'

/**
 * Puts a probe into the queue; answers the id of the job, an older one when a probe waits already. Throws `conflict`
 * with the reason when none may be started (no consent, refused login, ...).
 */
export async function askProbe(
  deps: Deps,
  recorder: Rows['recorder'],
  country: Country,
  reason: ProbeOrder['reason'],
): Promise<string> {
  const consents = (await consentsOf(deps.db, recorder.id)).map(consentOf)
  const { day, hour } = localTime(deps.now(), country)
  const blocked = blockedBy(
    await connectionOf(deps.db, recorder.id),
    await credentialOf(deps.db, recorder.id),
    consents,
    day,
  )
  if (blocked) throw conflict(blocked)
  const at = deps.now().toISOString()
  // The school agreed to certain hours: a probe asked for in between waits for them.
  const wait = minutesUntilOpen(consentsOn(consents, day), hour) * 60_000
  return enqueue(deps.db, {
    id: deps.newId(),
    kind: 'probe',
    institutionId: recorder.institutionId,
    subjectId: recorder.id,
    payload: JSON.stringify({ reason }),
    runAfter: new Date(deps.now().getTime() + wait).toISOString(),
    createdAt: at,
  })
}
