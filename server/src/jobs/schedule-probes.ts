import { askProbe } from '../commands/recorders/ask-probe.ts'
import { findRow } from '../db/queries/find-row.ts'
import { institutionById } from '../db/queries/institutions.ts'
import { scheduledRecorders } from '../db/queries/recorders.ts'
import type { ScheduledRecorder } from '../db/queries/recorders.ts'
import type { Deps } from '../deps.ts'
import { Refusal } from '../problems.ts'

const DAY_MS = 24 * 3600 * 1000
/** Days between two probes that nobody asked for, and how many more or fewer it may be. */
const MONTH = 30
const JITTER = 3

/**
 * Whether a recorder should be asked again. Each has a month of its own length, 27 to 33 days by the last (random)
 * digits of its id, so that recorders opted in on one day do not stay together for ever.
 */
export function isDue({ recorderId, lastProbeAt }: ScheduledRecorder, now: Date): boolean {
  if (lastProbeAt === null) return true
  const own = MONTH - JITTER + (Number.parseInt(recorderId.slice(-4), 16) % (2 * JITTER + 1))
  return now.getTime() - Date.parse(lastProbeAt) >= own * DAY_MS
}

/** Puts a probe into the queue for every recorder that is opted in and due. One that may not be asked is passed over. */
export async function scheduleProbes(deps: Deps): Promise<void> {
  for (const one of await scheduledRecorders(deps.db)) {
    if (!isDue(one, deps.now())) continue
    const recorder = await findRow(deps.db, 'recorder', one.recorderId)
    const institution = await institutionById(deps.db, one.institutionId)
    if (!recorder || !institution) continue
    try {
      await askProbe(deps, recorder, institution.country, 'schedule')
    } catch (error) {
      // No consent today, or a refused login: the recorder's page says so; the next round looks again.
      if (!(error instanceof Refusal)) throw error
    }
  }
  deps.wakeProbes()
}
