import { computed, ref, shallowRef } from 'vue'
import type * as z from 'zod/mini'
import type { job as jobSchema } from '@nadzor/shared/api/recorders'
import type { DeskApi } from '../desk/desk-api.ts'
import type { Failure } from '../desk/failure.ts'
import type { Timers } from '../desk/load.ts'

export type Job = z.infer<typeof jobSchema>

/** A probe takes some ten seconds: asked about every second, and less often while the server does not answer. */
export const ASK_EVERY = 1000
export const ASK_AT_MOST = 30_000

export const isLive = (job: Job | null): boolean => job?.state === 'queued' || job?.state === 'running'

/**
 * "Check now" and what becomes of it: the job is followed until it ends, whoever started it. A lost connection ends
 * nothing, since the job runs at the server. `ended` is called once per job that was seen to end.
 */
export function createProbeRun(
  api: Pick<DeskApi, 'askProbe' | 'job' | 'cancelJob'>,
  timers: Timers,
  recorderId: string,
  ended: () => Promise<unknown>,
) {
  const job = shallowRef<Job | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const busy = ref(false)
  let pause = ASK_EVERY
  let handle: unknown = null
  let stopped = false

  function plan(): void {
    if (handle !== null) timers.clearTimeout(handle as never)
    handle = isLive(job.value) && !stopped ? timers.setTimeout(() => void ask(), pause) : null
  }

  async function take(next: Job): Promise<void> {
    const watched = job.value?.id === next.id && isLive(job.value)
    job.value = next
    plan()
    if (watched && !isLive(next)) await ended()
  }

  async function ask(): Promise<void> {
    const id = job.value?.id
    if (id === undefined) return
    const result = await api.job(id)
    if (id !== job.value?.id || !isLive(job.value)) return
    pause = result.ok ? ASK_EVERY : Math.min(pause * 2, ASK_AT_MOST)
    if (result.ok) await take(result.value)
    else plan()
  }

  /** The job a page read from the server: one that runs is followed, a finished one only shown. */
  function adopt(known: Job | null): void {
    if (known === null || busy.value) return
    // What the page read may be older than what was seen since: an ended job stays ended, and one that runs is followed.
    if (known.id === job.value?.id ? !isLive(job.value) : isLive(job.value)) return
    void take(known)
  }

  async function start(): Promise<void> {
    if (busy.value || isLive(job.value)) return
    busy.value = true
    failure.value = null
    const result = await api.askProbe(recorderId)
    busy.value = false
    pause = ASK_EVERY
    if (result.ok) await take(result.value)
    else {
      failure.value = result.failure
      // Something stands in the way by now (consent withdrawn, login refused); the page says which.
      await ended()
    }
  }

  async function cancel(): Promise<void> {
    const id = job.value?.id
    if (busy.value || id === undefined || !isLive(job.value)) return
    busy.value = true
    failure.value = null
    const result = await api.cancelJob(id)
    busy.value = false
    if (result.ok) await take(result.value)
    else failure.value = result.failure
  }

  return {
    job,
    failure,
    busy,
    live: computed(() => isLive(job.value)),
    adopt,
    start,
    cancel,
    stop(): void {
      stopped = true
      plan()
    },
  }
}
export type ProbeRun = ReturnType<typeof createProbeRun>
