import { askProbe } from '../commands/recorders/ask-probe.ts'
import { findRow } from '../db/queries/find-row.ts'
import { institutionById } from '../db/queries/institutions.ts'
import { recordersDue } from '../db/queries/recorders.ts'
import type { Deps } from '../deps.ts'
import { Refusal } from '../problems.ts'

const DAY_MS = 24 * 3600 * 1000
/** A month between two probes that nobody asked for; up to three days more or less by chance of the id, so that not all fall on one day. */
const MONTH = 30
const JITTER = 3

/** Puts a probe into the queue for every recorder that is opted in and due. One that may not be asked is passed over. */
export async function scheduleProbes(deps: Deps): Promise<void> {
  const now = deps.now().getTime()
  for (const { recorderId, institutionId } of await recordersDue(
    deps.db,
    new Date(now - MONTH * DAY_MS).toISOString(),
  )) {
    // The last digits of the id are random and stay: each recorder keeps its own day of the month.
    const late = (Number.parseInt(recorderId.slice(-4), 16) % (JITTER * 2 + 1)) - JITTER
    if (late > 0 && new Date(now).getUTCDate() % (JITTER + 1) < late) continue
    const recorder = await findRow(deps.db, 'recorder', recorderId)
    const institution = await institutionById(deps.db, institutionId)
    if (!recorder || !institution) continue
    try {
      await askProbe(deps, recorder, institution.country, 'schedule')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  deps.wakeProbes()
}
