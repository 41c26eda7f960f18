import { hostname } from 'node:os'
import { openFleet } from '@nadzor/recorder-plugin/fleet'
import type { RunProbe } from '@nadzor/recorder-plugin/fleet'
import type { ProbeRequest, ProbeResult } from '@nadzor/recorder-plugin/probe'
import { boundedResult } from '@nadzor/recorder-plugin/agent/bounded-result'
import { samplingOf } from '@nadzor/recorder-plugin/agent/sampling'
import { prepareProbe } from '../commands/recorders/prepare-probe.ts'
import type { Prepared } from '../commands/recorders/prepare-probe.ts'
import { storeProbe } from '../commands/recorders/store-probe.ts'
import type { ProbeOrder } from '../commands/recorders/store-probe.ts'
import { lockStreams } from '../db/change-log.ts'
import { claim, endCancelled, finish, heartbeat, LeaseLost, letGo, releaseGone } from '../db/queries/job-queue.ts'
import type { Job } from '../db/queries/job-queue.ts'
import type { Deps } from '../deps.ts'
import { wakeEvaluation } from './evaluate.ts'

/** Milliseconds: how long a claim holds without a heartbeat, how often one is sent. */
const LEASE = 30_000
const BEAT = 3000
const POLL = 5000
/** Milliseconds between two starts: a round must not meet a network all at one moment. */
const PACE = 25

export type ProbeWorker = {
  /** Looks for work at once instead of at the next poll. */
  wake(): void
  /** Stops claiming, ends running probes; their jobs are taken over by the next worker. */
  stop(): Promise<void>
}

/** Claims probe jobs and runs them, until stopped. */
export function startProbeWorker(deps: Deps, run: RunProbe): ProbeWorker {
  const atOnce = deps.config.probesAtOnce
  const { probe } = openFleet(run, { atOnce, pace: PACE })
  const worker = `${hostname()} ${process.pid} ${deps.newId()}`
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let looking: Promise<void> | null = null

  const look = async () => {
    await endCancelled(deps.db, deps.now().toISOString())
    while (running.size < atOnce && !stopping.signal.aborted) {
      const at = deps.now()
      const leaseUntil = new Date(at.getTime() + LEASE).toISOString()
      const job = await claim(deps.db, 'probe', { worker, at: at.toISOString(), leaseUntil })
      if (!job) return
      const done = probeRecorder(deps, job, probe, stopping.signal)
        .catch((error: unknown) => {
          if (error instanceof LeaseLost || stopping.signal.aborted)
            deps.log.warn({ jobId: job.id }, 'a probe was taken over')
          else deps.log.error({ err: error, jobId: job.id }, 'a probe job failed')
        })
        .finally(() => {
          running.delete(done)
          wake()
        })
      running.add(done)
    }
  }
  const wake = () => {
    if (stopping.signal.aborted) return
    looking = (looking ?? Promise.resolve())
      .then(look)
      .catch((error: unknown) => deps.log.error({ err: error }, 'could not look for probe jobs'))
  }
  const timer = setInterval(wake, POLL)
  timer.unref()
  // Whoever was killed on this machine left leases behind; their jobs go on at once.
  looking = releaseGone(deps.db, 'probe', deps.now().toISOString(), (name) => isGone(name, worker)).catch(
    (error: unknown) => deps.log.error({ err: error }, 'could not look for jobs left behind'),
  )
  wake()
  return {
    wake,
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await looking
      await Promise.all(running)
    },
  }
}

/** True when `name` is a worker of this machine whose process has ended; of other machines nothing is known. */
function isGone(name: string, self: string): boolean {
  const [host, pid] = name.split(' ')
  if (name === self || host !== hostname()) return false
  if (Number(pid) === process.pid) return true
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** One claimed job to its end. Throws LeaseLost when another worker has it by now; nothing is stored then. */
export async function probeRecorder(deps: Deps, job: Job, run: RunProbe, stop: AbortSignal): Promise<void> {
  const prepared = await prepareProbe(deps, job)
  if (!prepared) return
  const { order } = prepared
  const request = requestOf(deps, prepared)
  const startedAt = deps.now().toISOString()
  const lost = new AbortController()
  const beat = setInterval(() => {
    const leaseUntil = new Date(deps.now().getTime() + LEASE).toISOString()
    heartbeat(deps.db, job, leaseUntil).then(
      (held) => {
        if (!held) lost.abort()
      },
      (error: unknown) => deps.log.error({ err: error, jobId: job.id }, 'a heartbeat failed'),
    )
  }, BEAT)
  try {
    const ended = AbortSignal.any([lost.signal, stop])
    try {
      const result = await run(request, ended)
      await deps.db.transaction().execute(async (trx) => {
        await lockStreams(trx, [order.recorder.institutionId])
        // First the token: a late answer must not even touch the readings.
        await finish(trx, job, 'done', deps.now().toISOString(), result.failure)
        await storeProbe(deps, trx, order, boundedResult(result))
      })
    } catch (error) {
      if (error instanceof LeaseLost || ended.aborted) {
        await letGo(deps.db, job, deps.now().toISOString())
        throw error
      }
      // Our own fault, or a recorder that found one: trying again would present the login again, for nothing. It is
      // written down as a probe, so that the schedule keeps its distance.
      await deps.db.transaction().execute(async (trx) => {
        await lockStreams(trx, [order.recorder.institutionId])
        await finish(trx, job, 'failed', deps.now().toISOString(), 'probe-failed')
        await storeProbe(deps, trx, order, nothingLearnt(request, order, startedAt, deps.now()))
      })
      throw error
    }
    wakeEvaluation(deps)
  } finally {
    clearInterval(beat)
  }
}

function requestOf(deps: Deps, prepared: Prepared): ProbeRequest {
  const { driver, host, port, secure, pin, sealed, rtsp, timeLimit, order } = prepared
  const login = deps.sealer.open(order.recorder.id, sealed)
  return {
    driver,
    target: { host, port, secure, pin, login, ...(rtsp ? { rtsp: samplingOf(rtsp) } : {}) },
    allowed: { networks: deps.config.probeNetworks, loopback: deps.config.probeLoopback },
    timeLimit,
  }
}

/** What is kept of a probe that ended without a result. */
function nothingLearnt(request: ProbeRequest, { firstTry }: ProbeOrder, startedAt: string, now: Date): ProbeResult {
  const login = firstTry ? 'uncertain' : 'untested'
  const nothing = { pin: null, failure: 'timeout' as const, readings: [], transcript: [] }
  return { driver: request.driver, startedAt, endedAt: now.toISOString(), login, ...nothing }
}
