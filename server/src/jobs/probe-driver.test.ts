import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { probe } from '@nadzor/recorder-plugin/probe'
import type { ProbeRequest } from '@nadzor/recorder-plugin/probe'
import { startFakeDahua } from '@nadzor/recorder-plugin/testing/fake-dahua'
import { startFakeHikvision } from '@nadzor/recorder-plugin/testing/fake-hikvision'
import { healthyState, startFakeOnvif } from '@nadzor/recorder-plugin/testing/fake-onvif'
import type { FakeRecorder, FakeRecorderState } from '@nadzor/recorder-plugin/testing/fake-onvif'
import { recordedFact } from '@nadzor/shared/facts/recorded-facts'
import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import { recorderResponse } from '@nadzor/shared/api/recorders'
import { askProbe } from '../commands/recorders/ask-probe.ts'
import { changeConnection } from '../commands/recorders/change-connection.ts'
import { changeCredential } from '../commands/recorders/change-credential.ts'
import { recordConsent } from '../commands/recorders/record-consent.ts'
import { claim } from '../db/queries/job-queue.ts'
import { connectionOf } from '../db/queries/recorders.ts'
import type { SignedIn } from '../policies/signed-in.ts'
import { openWorld } from '../testing/app.ts'
import type { World } from '../testing/app.ts'
import { addBuilding } from '../testing/building.ts'
import type { Building } from '../testing/building.ts'
import { engines } from '../testing/postgres.ts'
import { aConsent } from '../testing/recorder-scene.ts'
import { evaluationSettled } from './evaluate.ts'
import { probeRecorder } from './probe-recorder.ts'

const password = 'Zażółć-gęślą-7'
const starts: Record<string, (state: FakeRecorderState) => Promise<FakeRecorder>> = {
  hikvision: startFakeHikvision,
  dahua: startFakeDahua,
  onvif: startFakeOnvif,
}

describe.each(await engines())('a recorder of any family on $name', ({ open }) => {
  let world: World
  let building: Building
  let fake: FakeRecorder | null
  beforeEach(async () => {
    world = await openWorld(await open())
    world.deps.config.probeLoopback = true
    building = await addBuilding(world, 2)
    fake = null
  })
  afterEach(async () => {
    await evaluationSettled(world.deps)
    await fake?.stop()
    await world.close()
  })
  const admin = () => world.people.administrator.here as unknown as SignedIn

  async function ready(driver: string | null, port: number, consent: object = {}): Promise<void> {
    const connection = { driver, host: '127.0.0.1', port, secure: false, monthly: false }
    await changeConnection(world.deps, admin(), building.recorder, { ...connection, rtspPort: 8554, rtspPath: '/{n}' })
    await changeCredential(world.deps, admin(), building.recorder, { user: 'audyt', password })
    await recordConsent(world.deps, admin(), building.recorder, { ...aConsent, ...consent })
  }
  async function run(asked: ProbeRequest[] = [], change = (request: ProbeRequest) => request): Promise<void> {
    await askProbe(world.deps, building.recorder, 'PL', 'demand')
    const at = world.deps.now().toISOString()
    const job = await claim(world.deps.db, 'probe', { worker: 'test', at, leaseUntil: at })
    if (!job) throw new Error('nothing to claim')
    const here = (request: ProbeRequest) => {
      asked.push(request)
      return probe(change(request))
    }
    await probeRecorder(world.deps, job, here, new AbortController().signal)
  }
  /** Streams are another suite's business: there is nobody to watch here. */
  const withoutStreams = ({ target: { rtsp: _rtsp, ...target }, ...request }: ProbeRequest) => ({ ...request, target })

  it('is refused a driver nobody has', async () => {
    await expect(ready('telepathy', 80)).rejects.toMatchObject({ problem: { type: 'invalid' } })
  })

  it('is not asked by a consent that names no signature, document or informed installer', async () => {
    await ready('onvif', 80)
    for (const missing of ['signature', 'document', 'installer', 'installerInformedOn']) {
      const { [missing]: _left, ...body } = aConsent as Record<string, unknown>
      const answer = await (
        await world.as('administrator')
      )('POST', `/api/recorders/${building.recorder.id}/consents`, body)
      expect([missing, answer.status]).toEqual([missing, 400])
      // As one recorded by an earlier version lies in the database.
      await world.deps.db
        .updateTable('probeConsent')
        .set({ body: JSON.stringify(body) })
        .execute()
      await expect(askProbe(world.deps, building.recorder, 'PL', 'demand')).rejects.toThrow('no-consent')
    }
  })

  it('refuses a consent signed tomorrow', async () => {
    await expect(ready('onvif', 80, { agreedOn: '2026-11-22' })).rejects.toMatchObject({ problem: { type: 'invalid' } })
  })

  it('has its streams watched only where the consent says so', async () => {
    fake = await startFakeOnvif(healthyState(2))
    await ready('onvif', fake.port)
    const asked: ProbeRequest[] = []
    await run(asked, withoutStreams)
    await recordConsent(world.deps, admin(), building.recorder, { ...aConsent, streamSampling: true })
    await run(asked, withoutStreams)
    expect(asked.map((one) => one.target.rtsp)).toEqual([undefined, { channels: 2, port: 8554, path: '/{n}' }])
    expect(asked[1]?.timeLimit).toBeGreaterThan(asked[0]?.timeLimit ?? 0)
  })

  it.each(Object.keys(starts))(
    'is found out to be %s, remembered as that, and told of by its own driver',
    async (name) => {
      fake = await (starts[name] ?? startFakeOnvif)(healthyState(3))
      await ready(null, fake.port)
      await run()
      expect(fake.failedLogins).toBe(0)
      const page = recorderResponse.parse(
        await (await (await world.as('reviewer'))('GET', `/api/recorders/${building.recorder.id}`)).json(),
      )
      expect([page.connection?.driver, page.connection?.detected, page.probes[0]?.driver]).toEqual([null, name, name])
      // Two channels are registered; the third is a question, not a row.
      expect(page.probes[0]?.beyond).toEqual([3])
      expect(page.channels.length).toBe(2)
      const told = page.readings.filter((one) => one.unavailable === null)
      expect(told.map((one) => one.fact)).toEqual(
        expect.arrayContaining(['rec.clock_offset', 'ch.fps_cfg', 'ch.oldest']),
      )
      const unknown = page.readings.filter((one) => !catalogueEntry(one.fact) && !recordedFact(one.fact))
      // Lists and names are shown, not judged.
      const shown = new Set(['acc.list', 'ch.name'])
      expect(unknown.map((one) => one.fact).filter((fact) => !shown.has(fact))).toEqual([])
    },
  )

  it('forgets the login at another host or port, and where TLS ends: nobody gets to see what somebody else typed', async () => {
    world.deps.config.probeNetworks = ['10.0.0.0/8']
    const stored = async (
      from: { host: string; secure: boolean },
      to: { host: string; secure: boolean; port?: number },
    ) => {
      const common = { driver: null, port: 80, monthly: false }
      await changeConnection(world.deps, admin(), building.recorder, { ...common, ...from })
      await changeCredential(world.deps, admin(), building.recorder, { user: 'audyt', password })
      await changeConnection(world.deps, admin(), building.recorder, { ...common, ...to })
      return (await world.deps.db.selectFrom('credential').selectAll().execute()).length
    }
    const here = { host: '10.1.2.3', secure: true }
    expect(await stored(here, { host: '10.66.66.66', secure: true })).toBe(0)
    expect(await stored(here, { host: '10.1.2.3', secure: false })).toBe(0)
    expect(await stored(here, { ...here, port: 8443 })).toBe(0)
    expect(await stored(here, { ...here, host: '10.1.2.3' })).toBe(1)
    expect(await stored({ ...here, secure: false }, here)).toBe(1)
  })

  it('forgets what was found when it is another address, and keeps it while it is off', async () => {
    fake = await startFakeOnvif(healthyState(2))
    await ready(null, fake.port)
    await run()
    await fake.stop()
    fake = null
    await run()
    expect((await connectionOf(world.deps.db, building.recorder.id))?.detected).toBe('onvif')
    const other = { driver: null, host: '127.0.0.1', port: 9, secure: false, monthly: false }
    await changeConnection(world.deps, admin(), building.recorder, other)
    expect((await connectionOf(world.deps.db, building.recorder.id))?.detected).toBeNull()
  })
})
