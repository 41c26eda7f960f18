import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunProbe } from '@nadzor/recorder-plugin/fleet'
import { probe } from '@nadzor/recorder-plugin/probe'
import type { ProbeRequest, ProbeResult } from '@nadzor/recorder-plugin/probe'
import { healthyState, plantedState, startFakeOnvif } from '@nadzor/recorder-plugin/testing/fake-onvif'
import type { FakeRecorder, FakeRecorderState } from '@nadzor/recorder-plugin/testing/fake-onvif'
import { askProbe } from '../commands/recorders/ask-probe.ts'
import { changeConnection } from '../commands/recorders/change-connection.ts'
import { changeCredential } from '../commands/recorders/change-credential.ts'
import { recordConsent, withdraw } from '../commands/recorders/record-consent.ts'
import { saveRow } from '../db/change-log.ts'
import { claim } from '../db/queries/job-queue.ts'
import type { Job } from '../db/queries/job-queue.ts'
import { credentialOf, jobById, probesOf } from '../db/queries/recorders.ts'
import type { SignedIn } from '../policies/signed-in.ts'
import { runInThread } from '@nadzor/recorder-plugin/run-in-thread'
import { openWorld } from '../testing/app.ts'
import type { World } from '../testing/app.ts'
import { engines } from '../testing/postgres.ts'
import { aConsent } from '../testing/recorder-scene.ts'
import { addBuilding } from '../testing/building.ts'
import type { Building } from '../testing/building.ts'
import { probeRecorder } from './probe-recorder.ts'
import { scheduleProbes } from './schedule-probes.ts'
import { evaluationSettled } from './evaluate.ts'

const password = 'Zażółć-gęślą-7'
const never = new AbortController().signal

describe.each(await engines())('probing a recorder on $name', ({ open }) => {
  let world: World
  let building: Building
  let fake: FakeRecorder
  beforeEach(async () => {
    world = await openWorld(await open())
    world.deps.config.probeLoopback = true
    building = await addBuilding(world, 2)
    fake = await startFakeOnvif(plantedState(2))
  })
  afterEach(async () => {
    await evaluationSettled(world.deps)
    await fake.stop()
    await world.close()
  })
  const admin = () => world.people.administrator.here as unknown as SignedIn

  async function ready(login = { user: 'dyzurka', password }, target = fake): Promise<void> {
    const { deps } = world
    const connection = { driver: 'onvif', host: '127.0.0.1', port: target.port, secure: false, monthly: false }
    await changeConnection(deps, admin(), building.recorder, connection)
    await changeCredential(deps, admin(), building.recorder, login)
    await consent()
  }
  const consent = (more = {}) =>
    recordConsent(world.deps, admin(), building.recorder, {
      ...aConsent,
      account: 'dyzurka',
      ...more,
    })
  async function take(minutes = 0): Promise<Job> {
    const at = new Date(world.deps.now().getTime() + minutes * 60_000)
    const leaseUntil = new Date(at.getTime() + 30_000).toISOString()
    const job = await claim(world.deps.db, 'probe', { worker: 'test', at: at.toISOString(), leaseUntil })
    if (!job) throw new Error('nothing to claim')
    return job
  }
  const ask = () => askProbe(world.deps, building.recorder, 'PL', 'demand')
  const here = (request: ProbeRequest) => probe(request)
  const readings = () => world.deps.db.selectFrom('reading').selectAll().execute()
  const state = async () => (await credentialOf(world.deps.db, building.recorder.id))?.state

  describe('asks nothing', () => {
    it('without connection, login or consent', async () => {
      await expect(ask()).rejects.toThrow('no-connection')
      await ready()
      await world.deps.db.deleteFrom('credential').execute()
      await expect(ask()).rejects.toThrow('no-credential')
      await world.deps.db.deleteFrom('probeConsent').execute()
      await expect(ask()).rejects.toThrow('no-consent')
    })
    it('when the consent was withdrawn after the asking, or its hours are others', async () => {
      await ready()
      await ask()
      await world.deps.db.updateTable('probeConsent').set({ withdrawnAt: '2026-11-21T08:00:00.000Z' }).execute()
      await consent({ windowFrom: '22:00', windowUntil: '05:00' })
      const job = await take()
      await probeRecorder(world.deps, job, here, never)
      // It is 10:00 in Warsaw: it waits until 22:00.
      const put = { state: 'queued', runAfter: '2026-11-21T21:00:00.000Z', attempts: 0, error: null }
      expect(await jobById(world.deps.db, job.id)).toMatchObject(put)
      await expect(take()).rejects.toThrow('nothing to claim')
      expect(fake.operations).toEqual([])
    })
    it('outside the agreed hours twice: of two that wait one is enough', async () => {
      await ready()
      await ask()
      const job = await take()
      await ask()
      await world.deps.db.deleteFrom('probeConsent').execute()
      await consent({ windowFrom: '22:00', windowUntil: '05:00' })
      await probeRecorder(world.deps, job, here, never)
      const states = await world.deps.db.selectFrom('job').select('state').orderBy('createdAt').orderBy('id').execute()
      expect(states.map((one) => one.state)).toEqual(['cancelled', 'queued'])
      expect(fake.operations).toEqual([])
    })
    it('of an address outside the allowed networks', async () => {
      world.deps.config.probeLoopback = false
      await expect(ready()).rejects.toMatchObject({ problem: { type: 'invalid' } })
    })
  })

  it('waits for the agreed hours, of whichever consent opens first', async () => {
    await ready()
    await world.deps.db.deleteFrom('probeConsent').execute()
    await consent({ windowFrom: '22:00', windowUntil: '05:00' })
    await consent({ windowFrom: '20:30', windowUntil: '21:00' })
    const id = await ask()
    // It is 10:00 in Warsaw.
    expect((await jobById(world.deps.db, id))?.runAfter).toBe('2026-11-21T19:30:00.000Z')
    await expect(take()).rejects.toThrow('nothing to claim')
    world.setNow('2026-11-21T19:30:00.000Z')
    await probeRecorder(world.deps, await take(), here, never)
    expect((await jobById(world.deps.db, id))?.state).toBe('done')
  })

  it('presents a refused login once, also after a restart, until it is changed', async () => {
    await ready({ user: 'dyzurka', password: 'planted-secret-99' })
    await ask()
    await probeRecorder(world.deps, await take(), runInThread, never)
    expect(fake.logins).toBe(1)
    expect(await state()).toBe('rejected')
    await expect(ask()).rejects.toThrow('login-rejected')
    await changeCredential(world.deps, admin(), building.recorder, { user: 'dyzurka', password })
    await ask()
    await probeRecorder(world.deps, await take(), runInThread, never)
    expect(await state()).toBe('ok')
    const [last] = await probesOf(world.deps.db, building.recorder.id, 1)
    const everything = JSON.stringify([
      await readings(),
      last,
      await world.deps.db.selectFrom('changePayload').selectAll().execute(),
    ])
    expect(everything).not.toContain('planted-secret-99')
    expect(everything).not.toContain(password)
  })

  it('leaves a login alone that a dead server was trying, until somebody decides', async () => {
    await ready()
    await ask()
    await take()
    // What the dead server had written before it presented the login.
    await world.deps.db.updateTable('credential').set({ state: 'trying' }).execute()
    const again = await take(2)
    await probeRecorder(world.deps, again, here, never)
    expect(await jobById(world.deps.db, again.id)).toMatchObject({ state: 'failed', error: 'login-uncertain' })
    expect(fake.logins).toBe(0)
  })

  it('leaves a login alone whose first try was cut off, until somebody decides', async () => {
    await ready()
    await ask()
    const dying = () => Promise.reject<ProbeResult>(new Error('killed'))
    await expect(probeRecorder(world.deps, await take(), dying, never)).rejects.toThrow('killed')
    expect(await state()).toBe('trying')
    const [job] = await world.deps.db.selectFrom('job').selectAll().execute()
    expect(job).toMatchObject({ state: 'failed', error: 'probe-failed' })
    await expect(ask()).rejects.toThrow('login-uncertain')
    expect(fake.logins).toBe(0)
  })

  it('keeps its distance from a recorder that breaks the probe: that too is a probe', async () => {
    await ready()
    await world.deps.db.updateTable('credential').set({ state: 'ok' }).execute()
    await world.deps.db.updateTable('recorderConnection').set({ monthly: 1 }).execute()
    await ask()
    const breaking = () => Promise.reject<ProbeResult>(new Error('frozen'))
    await expect(probeRecorder(world.deps, await take(), breaking, never)).rejects.toThrow('frozen')
    expect((await probesOf(world.deps.db, building.recorder.id, 9))[0]).toMatchObject({ failure: 'timeout', told: 0 })
    await scheduleProbes(world.deps)
    world.setNow('2026-11-21T09:50:00.000Z')
    await scheduleProbes(world.deps)
    const queued = () => world.deps.db.selectFrom('job').select('id').where('state', '=', 'queued').execute()
    expect(await queued()).toEqual([])
    world.setNow('2026-11-21T10:10:00.000Z')
    await scheduleProbes(world.deps)
    expect((await queued()).length).toBe(1)
    expect(await state()).toBe('ok')
  })

  it('stops when its consent is withdrawn, and takes nothing of what it learnt, unless another covers it', async () => {
    await ready()
    const other = await consent()
    const withdrawAll = async () => {
      for (const { id } of await world.deps.db
        .selectFrom('probeConsent')
        .select('id')
        .where('withdrawnAt', 'is', null)
        .execute())
        await withdraw(world.deps, admin(), building.recorder, id)
    }
    await withdraw(world.deps, admin(), building.recorder, other)
    await ask()
    const withdrawing: RunProbe = async (request) => {
      const result = await probe(request)
      await withdrawAll()
      return result
    }
    await expect(probeRecorder(world.deps, await take(), withdrawing, never)).rejects.toThrow('lease')
    expect([await readings(), await probesOf(world.deps.db, building.recorder.id, 9)]).toEqual([[], []])
    expect((await world.deps.db.selectFrom('job').select('state').execute())[0]?.state).toBe('cancelled')
  })

  it('stops when the consent to what it watches, or to as long as it may take, is withdrawn, and only then', async () => {
    await ready()
    const streams = await consent({ streamSampling: true })
    const same = await consent()
    const withdrawing = async (id: string) => {
      await ask()
      const job = await take()
      await withdraw(world.deps, admin(), building.recorder, id)
      const { error } = (await jobById(world.deps.db, job.id)) ?? {}
      await world.deps.db.deleteFrom('job').execute()
      return error
    }
    expect(await withdrawing(same)).toBe(null)
    // Two that ask for settings only are left.
    expect(await withdrawing(streams)).not.toBe(null)
    const long = await consent()
    await world.deps.db.updateTable('probeConsent').set({ withdrawnAt: '2026-11-21T08:00:00.000Z' }).execute()
    await world.deps.db.updateTable('probeConsent').set({ withdrawnAt: null }).where('id', '=', long).execute()
    // It is 10:00 in Warsaw.
    await consent({ windowFrom: '09:00', windowUntil: '10:00' })
    expect(await withdrawing(long)).not.toBe(null)
  })

  it('watches no longer than whoever agreed to that, though others agreed to be asked for longer', async () => {
    await ready()
    await consent({ windowFrom: '09:00', windowUntil: '10:00', streamSampling: true })
    await ask()
    const limits: number[] = []
    const noting: RunProbe = ({ target: { rtsp: _streams, ...target }, ...request }) => {
      limits.push(request.timeLimit)
      return probe({ ...request, target })
    }
    await probeRecorder(world.deps, await take(), noting, never)
    expect(limits).toEqual([60_000])
  })

  it('takes no longer than the agreed hours', async () => {
    await ready()
    await world.deps.db.deleteFrom('probeConsent').execute()
    // It is 10:00 in Warsaw.
    await consent({ windowFrom: '09:00', windowUntil: '10:00', streamSampling: true })
    await ask()
    const limits: number[] = []
    const noting: RunProbe = ({ target: { rtsp: _streams, ...target }, ...request }) => {
      limits.push(request.timeLimit)
      return probe({ ...request, target })
    }
    await probeRecorder(world.deps, await take(), noting, never)
    expect(limits).toEqual([60_000])
  })

  it('leaves a login untested that cannot be opened', async () => {
    await ready()
    await ask()
    world.deps.sealer = {
      ...world.deps.sealer,
      open: () => {
        throw new Error('another key')
      },
    }
    const job = await take()
    await probeRecorder(world.deps, job, here, never)
    expect(await jobById(world.deps.db, job.id)).toMatchObject({ state: 'failed', error: 'credential-unreadable' })
    expect(await state()).toBe('untested')
  })

  it('refuses the late answer of a probe that was taken over: one set of readings', async () => {
    await ready()
    await ask()
    const slow = await take()
    const quick = await take(2)
    expect(quick.id).toBe(slow.id)
    // The first try of an untested login; here it did reach its end.
    await world.deps.db.updateTable('credential').set({ state: 'ok' }).execute()
    await probeRecorder(world.deps, quick, here, never)
    const once = await readings()
    await expect(probeRecorder(world.deps, slow, here, never)).rejects.toThrow('lease')
    expect((await readings()).length).toBe(once.length)
    expect((await probesOf(world.deps.db, building.recorder.id, 9)).length).toBe(1)
  })

  it.each(['drip', 'half', 'bomb'] as const)('goes on answering while a recorder sends a %s', async (manner) => {
    await ready()
    fake.state.manner = manner
    await ask()
    const delay = monitorEventLoopDelay({ resolution: 10 })
    delay.enable()
    let answered = 0
    let over = false
    const asking = (async () => {
      while (!over) {
        expect((await world.anonymous('GET', '/api/health')).status).toBe(200)
        answered += 1
        await sleep(20)
      }
    })()
    const briefly: RunProbe = (request, signal) => runInThread({ ...request, timeLimit: 1500 }, signal)
    await probeRecorder(world.deps, await take(), briefly, never)
    over = true
    await asking
    delay.disable()
    expect(answered).toBeGreaterThan(3)
    const [last] = await probesOf(world.deps.db, building.recorder.id, 1)
    expect(last).toMatchObject({ told: 0, failure: manner === 'drip' ? 'timeout' : 'malformed' })
    process.stdout.write(
      `${manner}: ${answered} answers meanwhile, longest event-loop delay ${(delay.max / 1e6).toFixed(0)} ms\n`,
    )
  })

  it('tells no secret in logs and answers, whatever goes wrong', async () => {
    const logged: string[] = []
    const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
    world.deps.log = log
    const secret = 'planted-secret-77'
    await ready({ user: 'dyzurka', password: secret })
    await ask()
    await probeRecorder(world.deps, await take(), runInThread, never)
    await changeCredential(world.deps, admin(), building.recorder, { user: 'dyzurka', password: secret })
    await ask()
    const failing: RunProbe = (request) => Promise.reject(new Error(`lost ${JSON.stringify(Object.keys(request))}`))
    await probeRecorder(world.deps, await take(1), failing, never).catch((error: unknown) =>
      log.error({ err: error }, 'a probe job failed'),
    )
    const reviewer = await world.as('reviewer')
    const administrator = await world.as('administrator')
    const told: string[] = []
    for (const one of [reviewer, administrator]) {
      told.push(await (await one('GET', `/api/recorders/${building.recorder.id}`)).text())
      told.push(await (await one('GET', '/api/recorders')).text())
      const [last] = await probesOf(world.deps.db, building.recorder.id, 1)
      told.push(await (await one('GET', `/api/probes/${last?.id ?? ''}`)).text())
      told.push(await (await one('POST', `/api/recorders/${building.recorder.id}/probe`)).text())
      told.push(
        await (await one('PUT', `/api/recorders/${building.recorder.id}/credential`, { password: secret })).text(),
      )
    }
    expect(told.join('\n')).toContain('dyzurka')
    expect([...told, ...logged].join('\n')).not.toContain(secret)
    expect([...told, ...logged].join('\n')).not.toContain(Buffer.from(secret).toString('base64'))
  })

  it('survives a probe thread ended at 15 moments of a probe: each job once, one set of readings each', async () => {
    await ready()
    fake.state.delay = 8
    await ask()
    const started = performance.now()
    await probeRecorder(world.deps, await take(), runInThread, never)
    const took = performance.now() - started
    for (let n = 1; n <= 15; n++) {
      await ask()
      const killed = new AbortController()
      setTimeout(() => killed.abort(), ((n - Math.random()) / 15) * took)
      await probeRecorder(world.deps, await take(n * 3), runInThread, killed.signal).catch((error: unknown) => {
        if (!killed.signal.aborted) throw error
      })
      // Taken over two minutes later, unless it had come to its end before.
      const at = new Date(world.deps.now().getTime() + (n * 3 + 2) * 60_000).toISOString()
      const again = await claim(world.deps.db, 'probe', { worker: 'next', at, leaseUntil: at })
      if (again) await probeRecorder(world.deps, again, runInThread, never)
      expect((await probesOf(world.deps.db, building.recorder.id, 99)).length).toBe(n + 1)
    }
    const sets = Map.groupBy(await readings(), (one) => one.by)
    expect(sets.size).toBe(16)
    expect(new Set([...sets.values()].map((rows) => rows.length)).size).toBe(1)
    expect(await state()).toBe('ok')
  }, 60_000)

  it('stores failures as readings, and what it said yesterday stays', async () => {
    await ready()
    await ask()
    await probeRecorder(world.deps, await take(), here, never)
    const before = await readings()
    expect(before.filter((one) => one.fact === 'ch.fps_cfg').map((one) => one.value)).toEqual(['12', '12'])
    await fake.stop()
    await ask()
    await probeRecorder(world.deps, await take(1), here, never)
    const after = (await readings()).filter((one) => !before.some((old) => old.id === one.id))
    expect(after.length).toBeGreaterThan(0)
    expect(after.every((one) => one.unavailable === 'unreachable' && one.value === null)).toBe(true)
    // Beside yesterday's values, not in their place.
    const told = new Set(before.filter((one) => one.unavailable === null).map((one) => one.id))
    expect(after.flatMap((one) => JSON.parse(one.replaces) as string[]).filter((id) => told.has(id))).toEqual([])
    expect((await probesOf(world.deps.db, building.recorder.id, 1))[0]).toMatchObject({
      failure: 'unreachable',
      told: 0,
    })
    fake = await startFakeOnvif(healthyState(1))
  })

  it('replaces earlier values by newer ones, so that one is in force', async () => {
    await ready()
    await ask()
    await probeRecorder(world.deps, await take(), here, never)
    Object.assign(fake.state, {
      channels: fake.state.channels.map((one) => ({ ...one, fps: 25 })),
    } satisfies Partial<FakeRecorderState>)
    await ask()
    await probeRecorder(world.deps, await take(1), here, never)
    const rates = (await readings()).filter((one) => one.fact === 'ch.fps_cfg')
    const replaced = new Set(rates.flatMap((one) => JSON.parse(one.replaces) as string[]))
    expect(rates.filter((one) => !replaced.has(one.id)).map((one) => one.value)).toEqual(['25', '25'])
  })

  it('keeps the school’s register: channels nobody listed become no rows', async () => {
    await ready()
    await world.deps.db.transaction().execute((trx) =>
      saveRow(trx, 'channel', { ...building.channels[1], number: 7 } as never, {
        actor: 'test',
        mutationId: null,
        at: '2026-11-21T09:00:00.000Z',
      }),
    )
    await ask()
    await probeRecorder(world.deps, await take(), here, never)
    const rates = (await readings()).filter((one) => one.fact === 'ch.fps_cfg')
    expect(rates.map((one) => one.subjectId)).toEqual([building.channels[0]?.id])
  })
})
