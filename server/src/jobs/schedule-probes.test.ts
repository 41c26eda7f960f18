import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeConnection } from '../commands/recorders/change-connection.ts'
import { changeCredential } from '../commands/recorders/change-credential.ts'
import { insertProbe } from '../db/queries/recorders.ts'
import type { SignedIn } from '../policies/signed-in.ts'
import { openWorld } from '../testing/app.ts'
import type { World } from '../testing/app.ts'
import { addBuilding } from '../testing/building.ts'
import { engines } from '../testing/postgres.ts'
import { aConnection, prepareRecorderScene } from '../testing/recorder-scene.ts'
import type { RecorderScene } from '../testing/recorder-scene.ts'
import type { ScheduledRecorder } from '../db/queries/recorders.ts'
import { isDue, scheduleProbes } from './schedule-probes.ts'

const scheduled = (more: Partial<ScheduledRecorder> = {}): ScheduledRecorder => ({
  ...{
    recorderId: v7(),
    institutionId: v7(),
    monthly: true,
    lastProbeAt: null,
    missed: 0,
    missedRepairs: 0,
    givenUpAt: null,
  },
  ...more,
})

const days = (n: number) => new Date(Date.UTC(2026, 10, 21 + n))

describe('a month of one recorder', () => {
  it('has 27 to 33 days, not the same for all, and none before the first probe', () => {
    const lastProbeAt = days(0).toISOString()
    const lengths = Array.from({ length: 200 }, () => {
      const one = scheduled({ lastProbeAt })
      return Array.from({ length: 60 }, (_, n) => n).find((n) => isDue(one, days(n)))
    })
    expect(Math.min(...lengths.map(Number))).toBe(27)
    expect(Math.max(...lengths.map(Number))).toBe(33)
    expect(isDue(scheduled(), days(0))).toBe(true)
  })
})

describe('a recorder that was not there', () => {
  /** Hours after which it is asked again. */
  const wait = (missed: number, more: Partial<ScheduledRecorder> = {}) => {
    const one = scheduled({ lastProbeAt: days(0).toISOString(), missed, ...more })
    return Array.from({ length: 800 }, (_, n) => n).find((n) => isDue(one, new Date(days(0).getTime() + n * 3_600_000)))
  }
  it('is asked again at growing distances, never more than a week', () => {
    for (let round = 0; round < 50; round++) {
      const waits = [1, 2, 3, 4, 5, 9].map((missed) => Number(wait(missed)))
      const least = [1, 4, 16, 64, 168, 168]
      waits.forEach((hours, i) => {
        expect(hours).toBeGreaterThanOrEqual(least[i] ?? 0)
        expect(hours).toBeLessThanOrEqual((least[i] ?? 0) * 1.1 + 1)
      })
    }
  })
  it('is left alone for a week when everybody who asked it died over it', () => {
    const one = scheduled({ givenUpAt: days(0).toISOString() })
    expect([isDue(one, days(6)), isDue(one, days(8))]).toEqual([false, true])
  })
  it('is given up where only a repair was to be proved', () => {
    expect(wait(2, { monthly: false, missedRepairs: 2 })).toBeLessThan(7)
    expect(wait(6, { monthly: false, missedRepairs: 6 })).toBeUndefined()
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

  describe('after probes that met nobody', () => {
    const queued = async () => (await jobs()).filter((job) => job.state === 'queued').map((job) => job.subjectId)
    /** A probe of the scene's recorder that ended so many hours before `at`. */
    async function ended(hours: number, failure: string | null, reason = 'schedule'): Promise<void> {
      const { db, newId } = world.deps
      const endedAt = new Date(days(10).getTime() - hours * 3_600_000).toISOString()
      const jobId = newId()
      const { institutionId, id } = scene.recorder
      const state = { kind: 'probe', institutionId, subjectId: id, payload: '{}', state: 'done' }
      const job = { ...state, runAfter: endedAt, createdAt: endedAt, finishedAt: endedAt, attempts: 1, fence: 1 }
      await db
        .insertInto('job')
        .values({ id: jobId, ...job, worker: null, leaseUntil: null, error: failure, agentId: null, runId: null })
        .execute()
      const probe = { institutionId, recorderId: id, jobId, reason, driver: null, startedAt: endedAt, endedAt }
      const told = { login: 'ok', failure, told: 0, missing: 0, transcript: '[]', agentId: null, beyond: '[]' }
      await insertProbe(db, { id: newId(), ...probe, ...told })
    }
    beforeEach(async () => {
      await world.deps.db.deleteFrom('probe').execute()
      world.setNow(days(10).toISOString())
    })

    it('does not ask again at once, nor what answered in between or refused', async () => {
      await optIn(true)
      await ended(0.5, 'unreachable')
      await scheduleProbes(world.deps)
      await ended(6, 'unreachable')
      await ended(5, 'timeout')
      await ended(0.1, 'refused')
      await scheduleProbes(world.deps)
      expect(await queued()).toEqual([])
    })

    it('asks again after hours, not after a month', async () => {
      await optIn(true)
      await ended(200, null)
      await ended(30, 'unreachable')
      await ended(5, 'timeout')
      await scheduleProbes(world.deps)
      expect(await queued()).toEqual([scene.recorder.id])
    })

    it('looks for a repair again without being opted in, and for nothing else', async () => {
      await optIn(false)
      await ended(9, 'unreachable', 'demand')
      await scheduleProbes(world.deps)
      expect(await queued()).toEqual([])
      await ended(5, 'unreachable', 'repair')
      await scheduleProbes(world.deps)
      expect((await jobs()).filter((job) => job.state === 'queued').map((job) => job.payload)).toEqual([
        '{"reason":"repair"}',
      ])
    })
  })
})
