import { describe, expect, it } from 'vitest'
import type { Result } from '../desk/desk-api.ts'
import { ASK_AT_MOST, ASK_EVERY, createProbeRun } from './probe-run.ts'
import type { Job } from './probe-run.ts'

const jobOf = (state: Job['state'], more: Partial<Job> = {}): Job => ({
  id: 'j1',
  state,
  createdAt: '2026-11-21T10:00:00.000Z',
  finishedAt: null,
  attempts: 0,
  error: null,
  probeId: null,
  agentId: null,
  runId: null,
  ...more,
})
const lost = { ok: false, failure: { kind: 'offline' } } as const
const refused = {
  ok: false,
  failure: { kind: 'problem', problem: { type: 'conflict', title: 'conflict', status: 409, detail: 'no-consent' } },
} as const
const ok = (job: Job): Result<Job> => ({ ok: true, value: job })

function watched(answers: { ask?: Result<Job>; job?: Result<Job>[]; cancel?: Result<Job> }) {
  const waiting: { run: () => void; ms: number }[] = []
  const asked: string[] = []
  let ended = 0
  const run = createProbeRun(
    {
      askProbe: async () => {
        asked.push('ask')
        return answers.ask ?? lost
      },
      job: async () => {
        asked.push('job')
        return answers.job?.shift() ?? lost
      },
      cancelJob: async () => {
        asked.push('cancel')
        return answers.cancel ?? lost
      },
    },
    {
      setTimeout: (fire, ms) => waiting.push({ run: fire, ms }),
      clearTimeout: () => void waiting.splice(0),
    },
    'r1',
    async () => {
      ended += 1
    },
  )
  const fire = async () => {
    for (const one of waiting.splice(0)) one.run()
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return { run, asked, fire, pauses: () => waiting.map((one) => one.ms), ended: () => ended }
}

describe('check now', () => {
  it('says why it was refused, and has the page read what stands in the way', async () => {
    const { run, ended } = watched({ ask: refused })
    await run.start()
    expect(run.failure.value).toEqual(refused.failure)
    expect(run.job.value).toBeNull()
    expect(ended()).toBe(1)
  })

  it('asks once, however often it is pressed', async () => {
    const { run, asked } = watched({ ask: ok(jobOf('queued')) })
    await Promise.all([run.start(), run.start()])
    await run.start()
    expect(asked).toEqual(['ask'])
  })

  it('goes on following a job while the connection is lost, ever more seldom', async () => {
    const { run, fire, pauses } = watched({ ask: ok(jobOf('queued')), job: [lost, lost, lost, lost, lost, lost] })
    await run.start()
    const seen = [...pauses()]
    for (let turn = 0; turn < 6; turn += 1) {
      await fire()
      seen.push(...pauses())
    }
    expect(seen).toEqual([ASK_EVERY, 2000, 4000, 8000, 16_000, ASK_AT_MOST, ASK_AT_MOST])
    expect(run.live.value).toBe(true)
  })

  it('tells the page once when the job has ended, and asks no more', async () => {
    const { run, fire, pauses, ended } = watched({
      ask: ok(jobOf('queued')),
      job: [ok(jobOf('running')), ok(jobOf('done'))],
    })
    await run.start()
    await fire()
    await fire()
    expect(run.job.value?.state).toBe('done')
    expect(ended()).toBe(1)
    expect(pauses()).toEqual([])
  })

  it('a refused cancelling leaves the job running and says so', async () => {
    const { run } = watched({ ask: ok(jobOf('running')), cancel: lost })
    await run.start()
    await run.cancel()
    expect(run.failure.value).toEqual({ kind: 'offline' })
    expect(run.live.value).toBe(true)
  })

  it('cancels what waits or runs', async () => {
    const { run } = watched({ ask: ok(jobOf('queued')), cancel: ok(jobOf('cancelled')) })
    await run.start()
    await run.cancel()
    expect(run.job.value?.state).toBe('cancelled')
    expect(run.live.value).toBe(false)
  })

  it('does not believe an older reading of the page over what it saw end', async () => {
    const { run, fire } = watched({ ask: ok(jobOf('running')), job: [ok(jobOf('done'))] })
    await run.start()
    await fire()
    run.adopt(jobOf('running'))
    expect(run.job.value?.state).toBe('done')
  })

  it('follows a job somebody else started', async () => {
    const { run, pauses } = watched({})
    run.adopt(jobOf('running'))
    expect(run.live.value).toBe(true)
    expect(pauses()).toEqual([ASK_EVERY])
  })

  it('follows nothing after the page is gone', async () => {
    const { run, pauses } = watched({ ask: ok(jobOf('queued')) })
    await run.start()
    run.stop()
    expect(pauses()).toEqual([])
  })
})
