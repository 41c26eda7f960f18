import type { Deps } from '../deps.ts'
import { STALE_AFTER_MS, sweepStaging } from '../photos/staging.ts'
import { scheduleProbes } from './schedule-probes.ts'
import { evaluationSettled, judgeAll, wakeEvaluation } from './evaluate.ts'

const DAY_MS = 24 * 3600 * 1000

/** What runs beside the requests. `stop` resolves when the last of it has let go of the database. */
export type Jobs = { stop(): Promise<void> }

/**
 * Starts what a running server does by itself: judges what a crash left unjudged, then once a day judges everything
 * and clears uploads that nobody continued.
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
  const timer = setInterval(() => {
    run(() => judgeAll(deps))
    run(() => scheduleProbes(deps))
    run(clearStaging)
  }, DAY_MS)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await daily
      await evaluationSettled(deps)
      await deps.photos.thumbnails.close()
    },
  }
}
