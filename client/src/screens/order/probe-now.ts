import { job as jobSchema, probeResponse } from '@nadzor/shared/api/recorders'
import * as z from 'zod/mini'
import { ProblemError } from '../../data/http.ts'
import { Refusal } from '../../data/problems.ts'

/** How far "check now" is. `judging`: the recorder has answered and the server works out what follows. */
export type ProbeState =
  | { step: 'idle' | 'asking' | 'waiting' | 'running' | 'judging' }
  | { step: 'told'; told: number; missing: number }
  | { step: 'silent'; failure: string }
  /** No probe was or may be started; `why` is the server's word for it, or what became of the job. */
  | { step: 'refused'; why: string }
  | { step: 'offline' }

const asked = z.object({ id: z.string() })

export type ProbeEnv = {
  request: <T>(
    method: string,
    path: string,
    schema: { safeParse(input: unknown): { success: true; data: T } | { success: false } },
  ) => Promise<T>
  sleep: (milliseconds: number) => Promise<void>
  /** True once nobody looks any more. */
  stopped: () => boolean
  say: (state: ProbeState) => void
  /** Fetches what changed; true once the order has something new in it. */
  fetched: () => Promise<boolean>
}

const PAUSE = 1000
/** A probe ends by its own deadline well within this; after it the server is left to itself. */
const PATIENCE = 180
/** Judging takes a moment; after so many looks the next ordinary round brings it. */
const LOOKS = 8

/** Asks a recorder through the server and follows the job until the order has its news. Says every step; never throws for a refusal. */
export async function probeNow(recorderId: string, env: ProbeEnv): Promise<void> {
  env.say({ step: 'asking' })
  try {
    const { id } = await env.request('POST', `/api/recorders/${recorderId}/probe`, asked)
    const job = await follow(id, env)
    if (!job) return
    if (job.state !== 'done' || job.probeId === null) {
      env.say({ step: 'refused', why: job.state === 'cancelled' ? 'cancelled' : 'failed' })
      return
    }
    const probe = await env.request('GET', `/api/probes/${job.probeId}`, probeResponse)
    if (probe.failure !== null) {
      env.say({ step: 'silent', failure: probe.failure })
      return
    }
    env.say({ step: 'judging' })
    for (let look = 0; look < LOOKS && !env.stopped(); look += 1) {
      if (await env.fetched()) break
      await env.sleep(PAUSE)
    }
    env.say({ step: 'told', told: probe.told, missing: probe.missing })
  } catch (error) {
    if (error instanceof Refusal) env.say({ step: 'offline' })
    else if (error instanceof ProblemError) env.say({ step: 'refused', why: whyOf(error) })
    else throw error
  }
}

async function follow(id: string, env: ProbeEnv): Promise<z.infer<typeof jobSchema> | null> {
  for (let turn = 0; turn < PATIENCE; turn += 1) {
    if (env.stopped()) return null
    const job = await env.request('GET', `/api/jobs/${id}`, jobSchema)
    if (job.state !== 'queued' && job.state !== 'running') return job
    env.say({ step: job.state === 'queued' ? 'waiting' : 'running' })
    await env.sleep(PAUSE)
  }
  env.say({ step: 'refused', why: 'slow' })
  return null
}

/** Why the server starts none (`blocked` of a recorder), else the kind of problem. */
export const blockedWords = ['no-connection', 'no-credential', 'no-consent', 'login-rejected', 'login-uncertain']
function whyOf({ problem }: ProblemError): string {
  return problem.detail && blockedWords.includes(problem.detail) ? problem.detail : problem.type
}
