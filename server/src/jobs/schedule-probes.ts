import { askProbe } from '../commands/recorders/ask-probe.ts'
import { findRow } from '../db/queries/find-row.ts'
import { institutionById } from '../db/queries/institutions.ts'
import { scheduledRecorders } from '../db/queries/recorders.ts'
import type { ScheduledRecorder } from '../db/queries/recorders.ts'
import type { Deps } from '../deps.ts'
import { Refusal } from '../problems.ts'

const HOUR_MS = 3600 * 1000
const DAY_MS = 24 * HOUR_MS
/** Days between two probes that nobody asked for, and how many more or fewer it may be. */
const MONTH = 30
const JITTER = 3
/** Hours until a recorder that was not there is asked again: this many the first time, four times as many each time. */
const FIRST_WAIT = 1
const LONGEST_WAIT = 7 * 24
/** Times a repair is looked for at a recorder that is not there and has no regular probes. */
const REPAIR_TRIES = 6

/** The last (random) digits of an id: the same recorder has the same jitter on every server. */
const ownDigits = (recorderId: string) => Number.parseInt(recorderId.slice(-4), 16)

/**
 * Whether a recorder should be asked again. Each has a month of its own length, 27 to 33 days, so that recorders opted
 * in on one day do not stay together for ever. One that was not there is asked sooner, at growing distances; one that
 * refused its login is not, it may not be asked at all.
 */
export function isDue(one: ScheduledRecorder, now: Date): boolean {
  const { recorderId, monthly, lastProbeAt, missed, missedRepairs, givenUpAt } = one
  if (givenUpAt !== null && now.getTime() - Date.parse(givenUpAt) < LONGEST_WAIT * HOUR_MS) return false
  if (lastProbeAt === null) return true
  if (!monthly && missed >= REPAIR_TRIES) return false
  const since = now.getTime() - Date.parse(lastProbeAt)
  if (missed > 0 || missedRepairs > 0) {
    const hours = Math.min(FIRST_WAIT * 4 ** (missed - 1), LONGEST_WAIT)
    // Up to a tenth longer: a whole school's network comes back at one moment.
    return since >= hours * HOUR_MS * (1 + (ownDigits(recorderId) % 101) / 1000)
  }
  const own = MONTH - JITTER + (ownDigits(recorderId) % (2 * JITTER + 1))
  return since >= own * DAY_MS
}

/** Puts a probe into the queue for every recorder that is due, in one round. One that may not be asked is passed over. */
export async function scheduleProbes(deps: Deps): Promise<void> {
  const runId = deps.newId()
  for (const one of await scheduledRecorders(deps.db)) {
    if (!isDue(one, deps.now())) continue
    const recorder = await findRow(deps.db, 'recorder', one.recorderId)
    const institution = await institutionById(deps.db, one.institutionId)
    if (!recorder || !institution) continue
    try {
      const reason = one.missedRepairs > 0 ? 'repair' : 'schedule'
      await askProbe(deps, recorder, institution.country, reason, runId)
    } catch (error) {
      // No consent today, or a refused login: the recorder's page says so; the next round looks again.
      if (!(error instanceof Refusal)) throw error
    }
  }
  deps.wakeProbes()
}
