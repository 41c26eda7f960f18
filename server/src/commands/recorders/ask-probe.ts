import type { Country } from '@nadzor/shared/facts/primitives'
import type { Rows } from '@nadzor/shared/facts/rows'
import { enqueue } from '../../db/queries/job-queue.ts'
import type { Deps } from '../../deps.ts'
import { conflict } from '../../problems.ts'
import { consentsOn, minutesUntilOpen, readinessOf } from '../../recorders/readiness.ts'
import type { ProbeOrder } from './store-probe.ts'

/**
 * Puts a probe into the queue; answers the id of the job, an older one when a probe waits already. Throws `conflict`
 * with the reason when none may be started (no consent, refused login, ...). `runId` names the round it belongs to.
 */
export async function askProbe(
  deps: Deps,
  recorder: Rows['recorder'],
  country: Country,
  reason: Exclude<ProbeOrder['reason'], 'import'>,
  runId: string | null = null,
): Promise<string> {
  const { blocked, connection, consents, day, hour } = await readinessOf(deps.db, recorder.id, country, deps.now())
  if (blocked) throw conflict(blocked)
  // The school agreed to certain hours: a probe asked for in between waits for them.
  const wait = minutesUntilOpen(consentsOn(consents, day), hour) * 60_000
  return enqueue(deps.db, {
    id: deps.newId(),
    kind: 'probe',
    institutionId: recorder.institutionId,
    subjectId: recorder.id,
    payload: JSON.stringify({ reason }),
    runAfter: new Date(deps.now().getTime() + wait).toISOString(),
    createdAt: deps.now().toISOString(),
    agentId: connection?.agentId ?? null,
    runId,
  })
}
