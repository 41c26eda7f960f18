import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signProbe } from '@nadzor/recorder-plugin/agent/probe-file'
import { newKeys } from '@nadzor/recorder-plugin/agent/token'
import type { Token } from '@nadzor/recorder-plugin/agent/token'
import type { ProbeResult } from '@nadzor/recorder-plugin/probe'
import { probeImported } from '@nadzor/shared/api/agents'
import type { ProbeFile } from '@nadzor/shared/api/agents'
import { credentialOf, probesOf } from '../../db/queries/recorders.ts'
import { evaluationSettled } from '../../jobs/evaluate.ts'
import { enrolAgent } from '../../testing/agents.ts'
import { openWorld, START } from '../../testing/app.ts'
import type { Requester, World } from '../../testing/app.ts'
import { addBuilding } from '../../testing/building.ts'
import type { Building } from '../../testing/building.ts'
import { engines } from '../../testing/postgres.ts'
import { prepareProbing } from '../../testing/probing.ts'
import { localTime } from '../../recorders/readiness.ts'
import { aConsent } from '../../testing/recorder-scene.ts'

const at = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000).toISOString()

describe.each(await engines())('importing what a laptop found, on $name', ({ open }) => {
  let world: World
  let installer: Requester
  let building: Building
  let laptop: Token
  beforeEach(async () => {
    world = await openWorld(await open())
    building = await addBuilding(world, 2)
    await prepareProbing(world, building.recorder)
    laptop = await enrolAgent(world, 'Laptop')
    installer = await world.as('installer')
  })
  afterEach(async () => {
    await evaluationSettled(world.deps)
    await world.close()
  })

  const reading = (fps: number, channel = 1) => ({
    ...{ fact: 'ch.fps_cfg', channel, unit: '1/s', source: 'GetProfiles', how: 'read' as const },
    ...{ value: fps, unavailable: null },
  })
  const result = (more: Partial<ProbeResult> = {}): ProbeResult => ({
    ...{ driver: 'onvif', startedAt: at(-10), endedAt: at(-9), login: 'ok', pin: null, failure: null },
    ...{ readings: [reading(12), reading(12, 2), reading(12, 3)], transcript: [], ...more },
  })
  const signed = (more: Partial<ProbeResult> = {}, by = laptop): ProbeFile =>
    signProbe(by, { recorderId: building.recorder.id, target: { host: '10.1.2.3', port: 80 }, result: result(more) })
  const send = (file: unknown, by = installer) => by('POST', '/api/probes/import', file)
  const probes = () => probesOf(world.deps.db, building.recorder.id, 99)
  const values = async () => {
    const rows = await world.deps.db.selectFrom('reading').selectAll().where('fact', '=', 'ch.fps_cfg').execute()
    const replaced = new Set(rows.flatMap((row) => JSON.parse(row.replaces) as string[]))
    return rows.filter((row) => !replaced.has(row.id)).map((row) => row.value)
  }

  describe('refuses', () => {
    it('a file that is none, unsigned, changed, or signed by a stranger', async () => {
      const file = signed()
      const changed = structuredClone(file)
      const [first] = changed.probe.result.readings
      if (first) first.value = 25
      const stranger = { ...laptop, ...newKeys() }
      const foreign = await world.as('administrator', 'abroad')
      const { agent } = (await (await foreign('POST', '/api/agents', { name: 'X' })).json()) as {
        agent: { id: string }
      }
      for (const wrong of [
        {},
        { ...file, format: 'nadzor-probe-v2' },
        { ...file, signature: 'A'.repeat(86) },
        { ...file, signature: '' },
        changed,
        { ...file, probe: { ...file.probe, id: v7() } },
        { ...file, probe: { ...file.probe, host: '10.9.9.9' } },
        { ...file, agentId: agent.id },
        signed({}, stranger),
      ])
        expect((await send(wrong)).status).toBe(400)
      expect(await probes()).toEqual([])
    })

    it('a file about a recorder the caller may not ask', async () => {
      expect((await send(signed(), await world.as('installer', 'other'))).status).toBe(404)
      expect((await send(signed(), await world.as('head'))).status).toBe(403)
    })

    it('a file of a revoked laptop', async () => {
      const file = signed()
      await (
        await world.as('administrator')
      )('DELETE', `/api/agents/${laptop.agentId}`)
      expect([(await send(file)).status, await probes()]).toEqual([409, []])
    })

    it('what was measured without consent: none, withdrawn before, another day or hour', async () => {
      const { db } = world.deps
      const consent = await db.selectFrom('probeConsent').selectAll().executeTakeFirstOrThrow()
      const body = JSON.parse(consent.body) as object
      const wrongs = [
        { withdrawnAt: at(-11) },
        { body: JSON.stringify({ ...body, validFrom: '2026-11-22' }) },
        { body: JSON.stringify({ ...body, windowFrom: '20:00', windowUntil: '22:00' }) },
        { body: JSON.stringify({ ...body, installer: null }) },
        // Signed today, said to hold since January.
        { body: JSON.stringify({ ...body, agreedOn: '2026-11-22', validFrom: '2026-01-01' }) },
        { body: JSON.stringify({ ...body, installerInformedOn: '2026-11-22', validFrom: '2026-01-01' }) },
      ]
      for (const wrong of wrongs) {
        await db
          .updateTable('probeConsent')
          .set({ ...consent, ...wrong })
          .execute()
        const answer = await send(signed())
        expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('no-consent')])
      }
      await db.deleteFrom('probeConsent').execute()
      expect([(await send(signed())).status, await probes()]).toEqual([409, []])
    })

    it('streams that nobody agreed to, told or only asked', async () => {
      const sampled = { ...reading(12), fact: 'ch.fps_live', how: 'sampled' as const }
      const asked = { at: at(-9), operation: 'RTSP PLAY /1', authenticated: true, outcome: '200' }
      for (const more of [{ readings: [sampled] }, { transcript: [asked] }]) {
        const answer = await send(signed(more))
        expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('no-sampling-consent')])
      }
      await world.deps.db
        .updateTable('probeConsent')
        .set({ body: JSON.stringify({ ...aConsent, streamSampling: true }) })
        .execute()
      expect((await send(signed({ readings: [sampled] }))).status).toBe(201)
    })

    it('what was measured at another address, until somebody says that it is right', async () => {
      const target = { host: '192.168.99.9', port: 8080 }
      const file = signProbe(laptop, { recorderId: building.recorder.id, target, result: result() })
      const answer = await send(file)
      expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('other-address')])
      expect(await probes()).toEqual([])
      expect((await installer('POST', '/api/probes/import?confirm=other-address', file)).status).toBe(201)
    })

    it('what took longer than any probe', async () => {
      expect((await send(signed({ startedAt: at(-600) }))).status).toBe(400)
    })

    it('what was begun with consent and went on after it had been withdrawn, or after its hours', async () => {
      const { db } = world.deps
      const { body } = await db.selectFrom('probeConsent').select('body').executeTakeFirstOrThrow()
      const { hour } = localTime(new Date(at(-30)), 'PL')
      const wrongs = [
        { withdrawnAt: at(-20), body },
        { withdrawnAt: null, body: JSON.stringify({ ...aConsent, windowUntil: hour }) },
      ]
      for (const wrong of wrongs) {
        await db.updateTable('probeConsent').set(wrong).execute()
        const answer = await send(signed({ startedAt: at(-40) }))
        expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('no-consent')])
      }
    })

    it('what was measured tomorrow, or backwards', async () => {
      expect((await send(signed({ endedAt: at(60) }))).status).toBe(400)
      expect((await send(signed({ endedAt: at(-20) }))).status).toBe(400)
    })
  })

  it('stores it as a probe of that laptop, withdrawn consent afterwards or not, and leaves the server’s login alone', async () => {
    await world.deps.db
      .updateTable('probeConsent')
      .set({ withdrawnAt: at(-1) })
      .execute()
    const answer = await send(signed({ login: 'rejected' }))
    expect(answer.status).toBe(201)
    const [only] = await probes()
    expect(only).toMatchObject({ reason: 'import', agentId: laptop.agentId, login: 'rejected', told: 3, beyond: '[3]' })
    expect(probeImported.parse(await answer.json())).toEqual({ probeId: only?.id, again: false })
    expect(await values()).toEqual(['12', '12'])
    expect((await credentialOf(world.deps.db, building.recorder.id))?.state).toBe('untested')
  })

  it('changes nothing when it comes again, also at the same moment', async () => {
    const file = signed()
    const answers = await Promise.all([send(file), send(file), send(file)])
    expect(answers.map((one) => one.status).sort()).toEqual([200, 200, 201])
    expect((await send(file)).status).toBe(200)
    expect([(await probes()).length, await values()]).toEqual([1, ['12', '12']])
  })

  it('does not put older values over newer ones', async () => {
    await send(signed({ startedAt: at(-10), endedAt: at(-9), readings: [reading(25)] }))
    expect(
      (await send(signed({ startedAt: at(-30), endedAt: at(-29), readings: [reading(6), reading(6, 2)] }))).status,
    ).toBe(201)
    expect((await values()).sort()).toEqual(['25', '6'])
    expect((await probes()).length).toBe(2)
  })
})
