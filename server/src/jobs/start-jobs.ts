import { checkCustody } from '../commands/photos/check-custody.ts'
import type { Deps } from '../deps.ts'
import { STALE_AFTER_MS, sweepStaging } from '../photos/staging.ts'
import { scheduleProbes } from './schedule-probes.ts'
import { evaluationSettled, judgeAll, wakeEvaluation } from './evaluate.ts'

const HOUR_MS = 3600 * 1000
const DAY_MS = 24 * HOUR_MS

/** What runs beside the requests. `stop` resolves when the last of it has let go of the database. */
export type Jobs = { stop(): Promise<void> }

/**
 * Starts what a running server does by itself: judges what a crash left unjudged, then once a day judges everything and
 * clears uploads that nobody continued, compares photos with their receipts, and once an hour looks which recorders are due.
 */
export function startJobs(deps: Deps): Jobs {
  let daily: Promise<void> = Promise.resolve()
  const clearStaging = async () => {
    const cleared = await sweepStaging(deps.photos.stagingFolder, new Date(deps.now().getTime() - STALE_AFTER_MS))
    if (cleared > 0) deps.log.info({ cleared }, 'abandoned uploads were cleared')
  }
  const run = (work: () => Promise<void>) => {
    daily = daily.then(work).catch((error: unknown) => deps.log.error({ err: error }, 'a daily job failed'))
  }
  wakeEvaluation(deps)
  run(() => scheduleProbes(deps))
  run(clearStaging)
  run(() => checkCustody(deps))
  const timer = setInterval(() => {
    run(() => judgeAll(deps))
    run(clearStaging)
    run(() => checkCustody(deps))
  }, DAY_MS)
  timer.unref()
  // A recorder that was not there is asked again within hours, not days.
  const hourly = setInterval(() => run(() => scheduleProbes(deps)), HOUR_MS)
  hourly.unref()
  return {
    async stop() {
      clearInterval(timer)
      clearInterval(hourly)
      await daily
      await evaluationSettled(deps)
      await deps.photos.thumbnails.close()
    },
  }
}
