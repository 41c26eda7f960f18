import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeConnection } from '../commands/recorders/change-connection.ts'
import { changeCredential } from '../commands/recorders/change-credential.ts'
import type { SignedIn } from '../policies/signed-in.ts'
import { openWorld } from '../testing/app.ts'
import type { World } from '../testing/app.ts'
import { addBuilding } from '../testing/building.ts'
import { engines } from '../testing/postgres.ts'
import { aConnection, prepareRecorderScene } from '../testing/recorder-scene.ts'
import type { RecorderScene } from '../testing/recorder-scene.ts'
import { isDue, scheduleProbes } from './schedule-probes.ts'

const days = (n: number) => new Date(Date.UTC(2026, 10, 21 + n))

describe('a month of one recorder', () => {
  it('has 27 to 33 days, not the same for all, and none before the first probe', () => {
    const lastProbeAt = days(0).toISOString()
    const lengths = Array.from({ length: 200 }, () => {
      const one = { recorderId: v7(), institutionId: v7(), lastProbeAt }
      return Array.from({ length: 60 }, (_, n) => n).find((n) => isDue(one, days(n)))
    })
    expect(Math.min(...lengths.map(Number))).toBe(27)
    expect(Math.max(...lengths.map(Number))).toBe(33)
    expect(isDue({ recorderId: v7(), institutionId: v7(), lastProbeAt: null }, days(0))).toBe(true)
  })
})

describe.each(await engines())('the schedule on $name', ({ open }) => {
  let world: World
  let scene: RecorderScene
  const jobs = () => world.deps.db.selectFrom('job').select(['subjectId', 'state', 'payload']).execute()
  beforeEach(async () => {
    world = await openWorld(await open())
    scene = await prepareRecorderScene(world)
    await world.deps.db.updateTable('job').set({ state: 'done' }).execute()
  })
  afterEach(() => world.close())
  const optIn = (monthly: boolean) =>
    changeConnection(world.deps, world.people.administrator.here as unknown as SignedIn, scene.recorder, {
      ...aConnection,
      monthly,
    })

  it('asks nobody who is not opted in, and nobody too early', async () => {
    world.setNow('2026-12-31T09:00:00.000Z')
    await scheduleProbes(world.deps)
    await optIn(true)
    world.setNow('2026-12-01T09:00:00.000Z')
    await scheduleProbes(world.deps)
    expect((await jobs()).filter((job) => job.state === 'queued')).toEqual([])
  })

  it('asks once a month, once at a time, and passes over who may not be asked', async () => {
    await optIn(true)
    const admin = world.people.administrator.here as unknown as SignedIn
    const { recorder } = await addBuilding(world, 1)
    await changeConnection(world.deps, admin, recorder, { ...aConnection, monthly: true })
    await changeCredential(world.deps, admin, recorder, { user: 'a', password: 'b' })
    world.setNow('2026-12-31T09:00:00.000Z')
    await scheduleProbes(world.deps)
    await scheduleProbes(world.deps)
    const queued = (await jobs()).filter((job) => job.state === 'queued')
    expect(queued.map((job) => [job.subjectId, JSON.parse(job.payload)])).toEqual([
      [scene.recorder.id, { reason: 'schedule' }],
    ])
  })
})
