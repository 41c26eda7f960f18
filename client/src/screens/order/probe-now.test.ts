import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../data/http.ts'
import { Refusal } from '../../data/problems.ts'
import { probeNow } from './probe-now.ts'
import type { ProbeEnv, ProbeState } from './probe-now.ts'

const JOB = '0190a1b2-0000-7000-8000-000000000001'
const PROBE = '0190a1b2-0000-7000-8000-000000000002'
const AT = '2026-11-21T09:41:00.000Z'
const job = (state: string, probeId: string | null = null) => ({
  id: JOB,
  state,
  createdAt: AT,
  finishedAt: null,
  attempts: 1,
  error: null,
  probeId,
  agentId: null,
  runId: null,
})
const probe = (over: object = {}) => ({
  id: PROBE,
  reason: 'demand',
  agentId: null,
  beyond: [],
  driver: 'onvif',
  startedAt: AT,
  endedAt: AT,
  login: 'ok',
  failure: null,
  told: 42,
  missing: 1,
  transcript: [],
  ...over,
})

/** Runs "check now" against answers given in order, one list a path. */
async function run(answers: Record<string, unknown[]>, over: Partial<ProbeEnv> = {}): Promise<ProbeState[]> {
  const said: ProbeState[] = []
  await probeNow('r', {
    async request(method, path, schema) {
      const next = answers[`${method} ${path}`]?.shift()
      if (next instanceof Error) throw next
      const parsed = schema.safeParse(next)
      if (!parsed.success) throw new Error(`${method} ${path}: no such answer`)
      return parsed.data
    },
    sleep: async () => {},
    stopped: () => false,
    say: (state) => said.push(state),
    fetched: async () => true,
    ...over,
  })
  return said
}
const ask = 'POST /api/recorders/r/probe'
const follow = `GET /api/jobs/${JOB}`
const look = `GET /api/probes/${PROBE}`

describe('check now', () => {
  it('says why the server starts none', async () => {
    const blocked = new ProblemError({ type: 'conflict', title: 'x', status: 409, detail: 'no-consent' })
    expect((await run({ [ask]: [blocked] })).at(-1)).toEqual({ step: 'refused', why: 'no-consent' })
    const forbidden = new ProblemError({ type: 'forbidden', title: 'x', status: 403 })
    expect((await run({ [ask]: [forbidden] })).at(-1)).toEqual({ step: 'refused', why: 'forbidden' })
  })

  it('without network says only that', async () => {
    expect((await run({ [ask]: [new Refusal('no-connection')] })).at(-1)).toEqual({ step: 'offline' })
  })

  it('lets a fault of the program through', async () => {
    await expect(run({ [ask]: [new TypeError('bug')] })).rejects.toThrow('bug')
  })

  it('tells a called-off and a failed measurement from one that was made', async () => {
    const ended = (state: string) => run({ [ask]: [job('queued')], [follow]: [job(state)] })
    expect((await ended('cancelled')).at(-1)).toEqual({ step: 'refused', why: 'cancelled' })
    expect((await ended('failed')).at(-1)).toEqual({ step: 'refused', why: 'failed' })
  })

  it('names what kept the recorder silent', async () => {
    const said = await run({
      [ask]: [job('queued')],
      [follow]: [job('done', PROBE)],
      [look]: [probe({ failure: 'timeout', told: 0 })],
    })
    expect(said.at(-1)).toEqual({ step: 'silent', failure: 'timeout' })
  })

  it('says every step and waits until the order has its news', async () => {
    let looks = 0
    const said = await run(
      { [ask]: [job('queued')], [follow]: [job('queued'), job('running'), job('done', PROBE)], [look]: [probe()] },
      { fetched: async () => (looks += 1) === 3 },
    )
    expect(said.map(({ step }) => step)).toEqual(['asking', 'waiting', 'running', 'judging', 'told'])
    expect(said.at(-1)).toEqual({ step: 'told', told: 42, missing: 1 })
    expect(looks).toBe(3)
  })

  it('stops asking when nobody looks any more, or when it takes too long', async () => {
    const answers = () => ({ [ask]: [job('queued')], [follow]: Array.from({ length: 500 }, () => job('running')) })
    const left = answers()
    await run(left, { stopped: () => true })
    expect(left[follow]).toHaveLength(500)
    expect((await run(answers())).at(-1)).toEqual({ step: 'refused', why: 'slow' })
  })
})
