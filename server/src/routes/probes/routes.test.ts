import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fleetAsked, fleetCancelled, fleetResponse } from '@nadzor/shared/api/probes'
import { claim, finish } from '../../db/queries/job-queue.ts'
import type { Job } from '../../db/queries/job-queue.ts'
import { openWorld } from '../../testing/app.ts'
import type { Requester, World } from '../../testing/app.ts'
import { addBuilding } from '../../testing/building.ts'
import type { Building } from '../../testing/building.ts'
import { engines } from '../../testing/postgres.ts'
import { prepareProbing } from '../../testing/probing.ts'

describe.each(await engines())('rounds of probes on $name', ({ open }) => {
  let world: World
  let reviewer: Requester
  let ready: Building['recorder'][]
  let unready: Building['recorder']
  beforeEach(async () => {
    world = await openWorld(await open())
    reviewer = await world.as('reviewer')
    ready = []
    for (let i = 0; i < 3; i++) {
      const { recorder } = await addBuilding(world, 1)
      await prepareProbing(world, recorder)
      ready.push(recorder)
    }
    unready = (await addBuilding(world, 1)).recorder
  })
  afterEach(() => world.close())

  const ask = async (recorderIds: string[] | null, by = reviewer) =>
    fleetAsked.parse(await (await by('POST', '/api/probes', { recorderIds })).json())
  const look = async (query = '', by = reviewer) =>
    fleetResponse.parse(await (await by('GET', `/api/probes${query}`)).json())
  const take = async () => {
    const at = world.deps.now().toISOString()
    return (await claim(world.deps.db, 'probe', { worker: 'test', at, leaseUntil: at })) as Job
  }
  const end = (job: Job, error: string | null, state: 'done' | 'failed' = 'done') =>
    world.deps.db.transaction().execute((trx) => finish(trx, job, state, world.deps.now().toISOString(), error))

  it('refuses a recorder the caller may not ask, whole', async () => {
    const elsewhere = await world.as('installer', 'other')
    const answer = await elsewhere('POST', '/api/probes', { recorderIds: [ready[0]?.id] })
    expect(answer.status).toBe(404)
    expect((await reviewer('POST', '/api/probes', { recorderIds: [ready[0]?.id, v7()] })).status).toBe(404)
    expect((await reviewer('GET', '/api/probes?run=x')).status).toBe(400)
    expect((await reviewer('GET', '/api/probes?stand=bad')).status).toBe(400)
    expect((await look()).counts.total).toBe(0)
  })

  it('asks all that may be asked, names the others with the reason, and nobody twice', async () => {
    const first = await ask(null)
    expect(first).toMatchObject({ asked: 3, passedOver: [{ recorderId: unready.id, why: 'no-connection' }] })
    const second = await ask(ready.map((one) => one.id))
    expect([second.asked, second.passedOver.map((one) => one.why)]).toEqual([0, Array(3).fill('under-way')])
  })

  it('takes along a probe that waited in no round', async () => {
    const alone = await reviewer('POST', `/api/recorders/${ready[0]?.id ?? ''}/probe`)
    const { id } = (await alone.json()) as { id: string }
    const { runId } = await ask(null)
    const { probes, counts } = await look(`?run=${runId}`)
    expect(counts.total).toBe(3)
    expect(probes.map((one) => one.job.id)).toContain(id)
  })

  it('says how many of how many, which failed and why', async () => {
    const { runId } = await ask(null)
    await end(await take(), null)
    await end(await take(), 'unreachable')
    await take()
    const { counts, failures, probes } = await look(`?run=${runId}`)
    expect(counts).toEqual({ total: 3, waiting: 0, running: 1, told: 1, failed: 1, cancelled: 0 })
    expect(failures).toEqual([{ why: 'unreachable', count: 1 }])
    const failed = probes.find((one) => one.stand === 'failed')
    expect(failed).toMatchObject({
      why: 'unreachable',
      reason: 'demand',
      agent: null,
      institution: { id: failed?.institution.id },
    })
    expect((await look(`?run=${runId}&stand=failed`)).probes.map((one) => one.job.id)).toEqual([failed?.job.id])
    expect((await look(`?run=${v7()}`)).counts.total).toBe(0)
    expect((await look(`?institution=${ready[0]?.institutionId ?? ''}`)).counts.total).toBe(3)
  })

  it('goes through pages without losing or repeating one', async () => {
    await ask(null)
    const seen: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const page = await look(`?limit=1${next ? `&after=${next}` : ''}`)
      expect(page.counts.total).toBe(3)
      seen.push(...page.probes.map((one) => one.job.id))
      next = page.next
    }
    expect([seen.length, new Set(seen).size]).toEqual([3, 3])
  })

  it('shows by itself what is under way and what ended today, and no more', async () => {
    await ask(null)
    await end(await take(), null)
    world.setNow('2026-11-22T08:00:00.000Z')
    expect((await look()).counts).toMatchObject({ total: 3, told: 1 })
    world.setNow('2026-11-23T10:00:00.000Z')
    expect((await look()).counts).toMatchObject({ total: 2, waiting: 2 })
  })

  it('cancels one round: what waits at once, what runs when its worker has let go', async () => {
    const { runId } = await ask([ready[0]?.id ?? '', ready[1]?.id ?? ''])
    const other = await ask([ready[2]?.id ?? ''])
    await take()
    const cancelled = fleetCancelled.parse(await (await reviewer('DELETE', `/api/probes?run=${runId}`)).json())
    expect(cancelled).toEqual({ cancelled: 2 })
    expect((await look(`?run=${runId}`)).counts).toMatchObject({ running: 1, cancelled: 1 })
    expect((await look(`?run=${other.runId}`)).counts).toMatchObject({ waiting: 1, cancelled: 0 })
  })

  it('cancels all that the caller may, and nothing of others', async () => {
    await ask(null)
    const elsewhere = await world.as('reviewer', 'abroad')
    expect(await (await elsewhere('DELETE', '/api/probes')).json()).toEqual({ cancelled: 0 })
    expect(await (await reviewer('DELETE', '/api/probes')).json()).toEqual({ cancelled: 3 })
    expect((await look()).counts).toMatchObject({ total: 3, cancelled: 3 })
  })
})
