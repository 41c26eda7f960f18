import { setTimeout as sleep } from 'node:timers/promises'
import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signText } from '@nadzor/recorder-plugin/agent/keys'
import { enrol, openServerLine, ServerNo } from '@nadzor/recorder-plugin/agent/server-line'
import { newKeys } from '@nadzor/recorder-plugin/agent/token'
import type { Token } from '@nadzor/recorder-plugin/agent/token'
import { probe } from '@nadzor/recorder-plugin/probe'
import type { ProbeRequest } from '@nadzor/recorder-plugin/probe'
import { plantedState, startFakeOnvif } from '@nadzor/recorder-plugin/testing/fake-onvif'
import type { FakeRecorder } from '@nadzor/recorder-plugin/testing/fake-onvif'
import { agentInvited, agentsResponse, requestText } from '@nadzor/shared/api/agents'
import { askProbe } from '../../commands/recorders/ask-probe.ts'
import { claim } from '../../db/queries/job-queue.ts'
import { credentialOf, jobById, probesOf } from '../../db/queries/recorders.ts'
import { evaluationSettled } from '../../jobs/evaluate.ts'
import { enrolAgent, giveToAgent, memorySpool, runAgent } from '../../testing/agents.ts'
import { openWorld } from '../../testing/app.ts'
import type { Requester, World } from '../../testing/app.ts'
import { addBuilding } from '../../testing/building.ts'
import type { Building } from '../../testing/building.ts'
import { engines } from '../../testing/postgres.ts'

describe.each(await engines())('agents on $name', ({ open }) => {
  let world: World
  let administrator: Requester
  let fake: FakeRecorder
  let building: Building
  let token: Token
  beforeEach(async () => {
    world = await openWorld(await open())
    // Probes carry the time of this machine.
    world.setNow(new Date().toISOString())
    administrator = await world.as('administrator')
    building = await addBuilding(world, 2)
    fake = await startFakeOnvif(plantedState(2))
    token = await enrolAgent(world)
  })
  afterEach(async () => {
    await evaluationSettled(world.deps)
    await fake.stop()
    await world.close()
  })

  /** Each request a moment after the one before, as on a clock that goes. */
  let moment = 0
  const ticking = () => new Date(world.deps.now().getTime() + ++moment)
  const line = (who = token, now = ticking) => openServerLine(who, now)
  const nothing = { holding: [], free: 0, networks: [] }
  const ask = () => askProbe(world.deps, building.recorder, 'PL', 'demand')
  const probes = () => probesOf(world.deps.db, building.recorder.id, 99)
  const readings = () => world.deps.db.selectFrom('reading').selectAll().execute()
  async function until(what: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 2000; tries++) {
      if (await what()) return
      await sleep(5)
    }
    throw new Error('it never came to that')
  }
  const states = async () => (await world.deps.db.selectFrom('job').select('state').execute()).map((one) => one.state)
  /** Takes one task as the agent would, and probes. */
  async function probed(who = token) {
    const { tasks } = await line(who).work({ ...nothing, free: 1 })
    const [task] = tasks
    if (!task) throw new Error('no task')
    const target = { host: task.host, port: task.port, secure: task.secure, pin: task.pin, login: null }
    const allowed = { networks: [], loopback: true }
    const result = await probe({ driver: task.driver, target, allowed, timeLimit: 20_000 })
    return { task, told: { jobId: task.jobId, fence: task.fence, result } }
  }

  describe('refuses', () => {
    it('a code that is wrong, used, too old or revoked', async () => {
      const invite = async () =>
        agentInvited.parse(await (await administrator('POST', '/api/agents', { name: 'A' })).json())
      await expect(enrol(world.url, 'guess', newKeys())).rejects.toThrow('not good')
      const used = await invite()
      await enrol(world.url, used.code, newKeys())
      await expect(enrol(world.url, used.code, newKeys())).rejects.toThrow('not good')
      const revoked = await invite()
      expect((await administrator('DELETE', `/api/agents/${revoked.agent.id}`)).status).toBe(204)
      await expect(enrol(world.url, revoked.code, newKeys())).rejects.toThrow('not good')
      const old = await invite()
      world.setNow(new Date(world.deps.now().getTime() + 49 * 3_600_000).toISOString())
      await expect(enrol(world.url, old.code, newKeys())).rejects.toThrow('not good')
      const { agents } = agentsResponse.parse(await (await administrator('GET', '/api/agents')).json())
      expect(agents.map((one) => one.state).sort()).toEqual(['enrolled', 'enrolled', 'expired', 'revoked'])
    })

    it('keys that the enrolling machine does not have', async () => {
      const { code } = agentInvited.parse(await (await administrator('POST', '/api/agents', { name: 'A' })).json())
      const body = { code, signKey: 'A'.repeat(43), sealKey: 'A'.repeat(43), signature: 'A'.repeat(86) }
      expect((await world.anonymous('POST', '/api/agent/enrol', body)).status).toBe(400)
      await enrol(world.url, code, newKeys())
    })

    it('whoever signs with another key, for another path, body, server or time', async () => {
      await expect(line({ ...token, signKey: newKeys().signKey }).work(nothing)).rejects.toMatchObject({ status: 401 })
      await expect(line({ ...token, agentId: v7() }).work(nothing)).rejects.toMatchObject({ status: 401 })
      const late = () => new Date(world.deps.now().getTime() - 6 * 60_000)
      await expect(line(token, late).work(nothing)).rejects.toThrow('clock')
      const at = world.deps.now().toISOString()
      const signed = (more: Partial<Parameters<typeof requestText>[0]>, body = '') => {
        const bodySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
        const text = requestText({
          origin: world.url,
          method: 'POST',
          path: '/api/agent/work',
          at,
          bodySha256,
          ...more,
        })
        const headers = { Authorization: `Nadzor-Agent ${token.agentId} ${at} ${signText(token.signKey, text)}` }
        return world.anonymous('POST', '/api/agent/work', body === '' ? nothing : body, headers)
      }
      for (const more of [{}, { path: '/api/agent/results' }, { origin: 'https://other.example' }, { method: 'GET' }])
        expect((await signed(more)).status).toBe(401)
    })

    it('a stranger’s megabytes without reading them', async () => {
      const much = new Uint8Array(9 * 1024 * 1024).fill(0x20)
      const headers = { 'Content-Type': 'application/json' }
      const stranger = { ...headers, Authorization: `Nadzor-Agent ${v7()} ${world.deps.now().toISOString()} x` }
      expect((await world.anonymous('POST', '/api/agent/results', new Uint8Array(8), headers)).status).toBe(401)
      expect((await world.anonymous('POST', '/api/agent/results', new Uint8Array(8), stranger)).status).toBe(401)
      // Only for a known one it is read, and looked into only with its signature.
      const known = {
        ...headers,
        Authorization: stranger.Authorization.replace(/ [0-9a-f-]{36} /, ` ${token.agentId} `),
      }
      expect((await world.anonymous('POST', '/api/agent/results', new Uint8Array(8), known)).status).toBe(401)
      expect((await world.anonymous('POST', '/api/agent/results', much, known)).status).toBe(413)
    })

    it('a revoked agent, and cancels what it was about to do', async () => {
      await giveToAgent(world, token, building.recorder, fake.port)
      const id = await ask()
      const { told } = await probed()
      await administrator('DELETE', `/api/agents/${token.agentId}`)
      await expect(line().deliver(told)).rejects.toThrow('revoked')
      await expect(line().work(nothing)).rejects.toThrow('revoked')
      await expect(ask()).rejects.toThrow('agent-revoked')
      const agent = runAgent(world, token)
      await expect(agent.ended).rejects.toThrow('revoked')
      // A server's worker takes it out once its lease is over.
      expect((await jobById(world.deps.db, id))?.error).toBe('cancelling')
      expect(await probes()).toEqual([])
    })

    it('a login in the clear for an agent’s recorder, one sealed to another, and one sealed to nobody', async () => {
      await giveToAgent(world, token, building.recorder, fake.port)
      const at = `/api/recorders/${building.recorder.id}/credential`
      expect((await administrator('PUT', at, { user: 'a', password: 'planted-secret' })).status).toBe(409)
      const { sealed = '' } = (await credentialOf(world.deps.db, building.recorder.id)) ?? {}
      expect((await administrator('PUT', at, { agentId: v7(), sealed })).status).toBe(409)
      expect((await administrator('PUT', at, { agentId: token.agentId, sealed: 'a1.x.y.z' })).status).toBe(400)
      const without = { driver: 'onvif', host: '10.1.2.3', port: 80, secure: false, monthly: false }
      world.deps.config.probeNetworks = ['10.0.0.0/8']
      await administrator('PUT', `/api/recorders/${building.recorder.id}/connection`, without)
      // Served by the server now: what was sealed to the agent is gone.
      expect(await credentialOf(world.deps.db, building.recorder.id)).toBeNull()
      expect((await administrator('PUT', at, { agentId: token.agentId, sealed })).status).toBe(409)
    })

    it('a login at another host than the one it was sealed for, also when the row was changed behind everybody’s back', async () => {
      await giveToAgent(world, token, building.recorder, fake.port)
      await world.deps.db.updateTable('recorderConnection').set({ host: 'localhost' }).execute()
      await ask()
      const agent = runAgent(world, token)
      await until(async () => (await states())[0] === 'done')
      await agent.stop(1000)
      expect([(await probes())[0]?.failure, fake.operations]).toEqual(['unauthorized', []])
    })

    it('to keep a login for another host or port, or without the TLS it was given for', async () => {
      await giveToAgent(world, token, building.recorder, fake.port)
      const connection = { driver: null, host: '127.0.0.1', port: fake.port, secure: false, monthly: false }
      const put = (more: object) =>
        administrator('PUT', `/api/recorders/${building.recorder.id}/connection`, {
          ...connection,
          agentId: token.agentId,
          ...more,
        })
      const kept = async () => (await credentialOf(world.deps.db, building.recorder.id)) !== null
      await put({ driver: 'onvif', monthly: true })
      expect(await kept()).toBe(true)
      for (const elsewhere of [{ host: '127.0.0.2' }, { port: 81 }, { secure: true }]) {
        await put({})
        await giveToAgent(world, token, building.recorder, fake.port)
        expect(await kept()).toBe(true)
        await put(elsewhere)
        expect(await kept()).toBe(false)
      }
    })

    it('an agent of another authority as asker', async () => {
      const abroad = await world.as('administrator', 'abroad')
      const { agent } = agentInvited.parse(await (await abroad('POST', '/api/agents', { name: 'B' })).json())
      const connection = {
        driver: 'onvif',
        host: '10.1.2.3',
        port: 80,
        secure: false,
        monthly: false,
        agentId: agent.id,
      }
      const answer = await administrator('PUT', `/api/recorders/${building.recorder.id}/connection`, connection)
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('no such agent')])
    })

    it('another agent’s result, an unasked one, a late one, and one measured without consent', async () => {
      await giveToAgent(world, token, building.recorder, fake.port)
      await ask()
      const { told } = await probed()
      const other = await enrolAgent(world, 'Other')
      expect(await line(other).deliver(told)).toEqual({ outcome: 'superseded' })
      expect(await line().deliver({ ...told, jobId: v7() })).toEqual({ outcome: 'superseded' })
      expect(await line().deliver({ ...told, fence: 7 })).toEqual({ outcome: 'superseded' })
      const future = { ...told.result, endedAt: '2999-01-01T00:00:00.000Z' }
      await expect(line().deliver({ ...told, result: future })).rejects.toThrow(ServerNo)
      await world.deps.db.updateTable('probeConsent').set({ withdrawnAt: '2026-01-01T00:00:00.000Z' }).execute()
      expect(await line().deliver(told)).toEqual({ outcome: 'superseded' })
      expect(await jobById(world.deps.db, told.jobId)).toMatchObject({ state: 'failed', error: 'no-consent' })
      expect([await probes(), await readings()]).toEqual([[], []])
    })
  })

  it('gives nobody else’s work: not to servers, not to other agents, nothing without consent', async () => {
    await giveToAgent(world, token, building.recorder, fake.port)
    await ask()
    const other = await enrolAgent(world, 'Other')
    expect((await line(other).work({ ...nothing, free: 9 })).tasks).toEqual([])
    const at = world.deps.now().toISOString()
    expect(await claim(world.deps.db, 'probe', { worker: 'server', at, leaseUntil: at })).toBeNull()
    await world.deps.db.updateTable('probeConsent').set({ body: '{}' }).execute()
    expect((await line().work({ ...nothing, free: 9 })).tasks).toEqual([])
    expect(await states()).toEqual(['failed'])
  })

  it('asks, delivers once, and the server never sees the login', async () => {
    await giveToAgent(world, token, building.recorder, fake.port)
    await ask()
    const agent = runAgent(world, token)
    await until(async () => (await states())[0] === 'done')
    await agent.stop(1000)
    const [only, ...more] = await probes()
    expect(only).toMatchObject({ failure: null, login: 'ok', agentId: token.agentId, driver: 'onvif' })
    expect([more, fake.failedLogins]).toEqual([[], 0])
    expect((await readings()).length).toBeGreaterThan(20)
    expect((await credentialOf(world.deps.db, building.recorder.id))?.state).toBe('ok')
    const tables = ['job', 'probe', 'credential', 'agent', 'changePayload'] as const
    const everything = await Promise.all(tables.map((table) => world.deps.db.selectFrom(table).selectAll().execute()))
    expect(JSON.stringify(everything)).not.toContain('gęślą')
  })

  it('asks nothing outside its own list, whatever the server says', async () => {
    await giveToAgent(world, token, building.recorder, fake.port)
    await ask()
    const agent = runAgent(world, token, { allowed: { networks: ['10.0.0.0/8'], loopback: false } })
    await until(async () => (await states())[0] === 'done')
    await agent.stop(1000)
    expect((await probes())[0]).toMatchObject({ failure: 'refused', told: 0, login: 'untested', transcript: '[]' })
    expect(fake.operations).toEqual([])
  })

  it('presents no login that was sealed to another key', async () => {
    await giveToAgent(world, { ...token, sealKey: newKeys().sealKey }, building.recorder, fake.port)
    await ask()
    const agent = runAgent(world, token)
    await until(async () => (await states())[0] === 'done')
    await agent.stop(1000)
    expect((await probes())[0]).toMatchObject({ failure: 'unauthorized', login: 'untested' })
    expect(fake.operations).toEqual([])
  })

  it('presents a refused login once', async () => {
    await giveToAgent(world, token, building.recorder, fake.port, { user: 'dyzurka', password: 'wrong' })
    await ask()
    const agent = runAgent(world, token)
    await until(async () => (await states())[0] === 'done')
    await expect(ask()).rejects.toThrow('login-rejected')
    await agent.stop(1000)
    expect([fake.logins, fake.failedLogins]).toEqual([1, 1])
  })

  it('stores a result once, however often it is sent', async () => {
    await giveToAgent(world, token, building.recorder, fake.port)
    await ask()
    const { told } = await probed()
    const answers = await Promise.all([line().deliver(told), line().deliver(told), line().deliver(told)])
    expect(answers.map((one) => one.outcome).sort()).toEqual(['duplicate', 'duplicate', 'stored'])
    expect((await probes()).length).toBe(1)
    expect(await line().deliver(told)).toEqual({ outcome: 'duplicate' })
  })

  it('gives out again what the agent does not name, and not what it holds however late', async () => {
    await giveToAgent(world, token, building.recorder, fake.port)
    await ask()
    const first = await probed()
    await world.deps.db.updateTable('credential').set({ state: 'ok' }).execute()
    const held = { jobId: first.told.jobId, fence: first.told.fence }
    // The server was away for a day; the agent has kept what it learnt.
    world.setNow(new Date(world.deps.now().getTime() + 24 * 3_600_000).toISOString())
    expect(await line().work({ ...nothing, holding: [held], free: 5 })).toEqual({ tasks: [], drop: [] })
    // It was killed before it learnt anything.
    const again = await line().work({ ...nothing, free: 5 })
    expect(again.tasks.map((one) => [one.jobId, one.fence])).toEqual([[held.jobId, held.fence + 1]])
    expect((await line().work({ ...nothing, holding: [held] })).drop).toEqual([held.jobId])
    expect(await line().deliver(first.told)).toEqual({ outcome: 'superseded' })
  })

  it('stops at once what was cancelled, and throws it away', async () => {
    await giveToAgent(world, token, building.recorder, fake.port)
    const id = await ask()
    let begun = 0
    const hanging = (_request: ProbeRequest, signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => {
        begun += 1
        signal.addEventListener('abort', () => reject(new Error('stopped')))
      })
    const agent = runAgent(world, token, { run: hanging })
    await until(() => Promise.resolve(begun === 1))
    expect((await administrator('DELETE', `/api/jobs/${id}`)).status).toBe(200)
    await until(async () => (await states())[0] === 'cancelled')
    await agent.stop(1000)
    expect(await probes()).toEqual([])
  })

  it('keeps what it learnt while the server is away, and delivers it when that is back', async () => {
    await giveToAgent(world, token, building.recorder, fake.port)
    await ask()
    const spool = memorySpool()
    const real = line()
    let away = false
    const gone = () => Promise.reject<never>(new ServerNo(0, 'away'))
    const broken = {
      work: (asked: Parameters<typeof real.work>[0]) => (away ? gone() : real.work(asked)),
      deliver: (told: Parameters<typeof real.deliver>[0]) => (away ? gone() : real.deliver(told)),
    }
    const agent = runAgent(world, token, {
      spool,
      line: broken,
      run: (request) => ((away = true), probe(request)),
    })
    await until(() => Promise.resolve(spool.waiting().length === 1))
    await sleep(50)
    expect([agent.said, (await probes()).length]).toEqual([['away'], 0])
    away = false
    await until(async () => (await states())[0] === 'done')
    await agent.stop(1000)
    expect([(await probes()).length, spool.waiting(), agent.said.at(-1)]).toEqual([1, [], 'it works again'])
  })

  it('sets aside what the server cannot read, and ends the job with that: nobody is asked again for it', async () => {
    await giveToAgent(world, token, building.recorder, fake.port)
    await ask()
    const spool = memorySpool()
    let runs = 0
    const agent = runAgent(world, token, {
      spool,
      run: async (request) => {
        runs += 1
        return { ...(await probe(request)), endedAt: '2999-01-01T00:00:00.000Z' }
      },
    })
    await until(() => Promise.resolve(spool.aside.length > 0))
    await agent.stop(1000)
    expect((await probes()).map((one) => [one.failure, one.login, one.told])).toEqual([['malformed', 'ok', 0]])
    expect([runs, spool.waiting(), await states()]).toEqual([1, [], ['done']])
  })

  it('loses no probe for what a device made too long', async () => {
    await giveToAgent(world, token, building.recorder, fake.port)
    await ask()
    const agent = runAgent(world, token, {
      run: async (request) => {
        const result = await probe(request)
        const line = {
          at: result.endedAt,
          operation: `RTSP DESCRIBE /${'t'.repeat(2000)}`,
          authenticated: false,
          outcome: 'x',
        }
        const common = { channel: null, unit: null, how: 'read' as const, source: 's'.repeat(9000), unavailable: null }
        const long = { ...common, fact: 'rec.model', value: 'm'.repeat(50_000) }
        return { ...result, readings: [...result.readings, long], transcript: [...result.transcript, line] }
      },
    })
    await until(async () => (await states())[0] === 'done')
    await agent.stop(1000)
    expect((await probes())[0]).toMatchObject({ failure: null, login: 'ok' })
  })

  it('takes no stream measurement that nobody agreed to', async () => {
    await giveToAgent(world, token, building.recorder, fake.port)
    await ask()
    const { told } = await probed()
    const sampled = { channel: 1, unit: '1/s', how: 'sampled' as const, source: 'RTSP', unavailable: null }
    const readingsSent = [{ ...sampled, fact: 'ch.fps_live', value: 12 }]
    const result = { ...told.result, readings: readingsSent, login: 'rejected' as const }
    expect(await line().deliver({ ...told, result })).toEqual({ outcome: 'superseded' })
    expect(await jobById(world.deps.db, told.jobId)).toMatchObject({ state: 'failed', error: 'no-sampling-consent' })
    expect([await probes(), await readings()]).toEqual([[], []])
    // That the recorder refused the login stays known all the same.
    expect((await credentialOf(world.deps.db, building.recorder.id))?.state).toBe('rejected')
  })

  it('refuses a question for work that was said before', async () => {
    await giveToAgent(world, token, building.recorder, fake.port)
    await ask()
    const same = world.deps.now()
    const repeated = openServerLine(token, () => same)
    expect((await repeated.work({ ...nothing, free: 1 })).tasks.length).toBe(1)
    await expect(repeated.work({ ...nothing, free: 1 })).rejects.toMatchObject({ status: 409 })
    await expect(line(token, () => new Date(same.getTime() - 1)).work(nothing)).rejects.toMatchObject({ status: 409 })
    expect((await world.deps.db.selectFrom('job').select('fence').execute()).map((one) => one.fence)).toEqual([1])
  })

  it('leaves out what no driver tells, and takes a wrong type for babble', async () => {
    await giveToAgent(world, token, building.recorder, fake.port)
    await ask()
    const { told } = await probed()
    const common = { channel: null, unit: null, how: 'read' as const, source: 'x', unavailable: null }
    const readingsSent = [
      { ...common, fact: 'inst.pupils', value: 3 },
      { ...common, fact: 'rec.nonsense', value: 3 },
      { ...common, fact: 'ch.fps_cfg', value: 'many', channel: 1 },
      { ...common, fact: 'rec.model', value: 'FR-16' },
    ]
    await line().deliver({ ...told, result: { ...told.result, failure: null, readings: readingsSent } })
    expect((await readings()).map((one) => [one.fact, one.value, one.unavailable]).sort()).toEqual([
      ['ch.fps_cfg', null, 'malformed'],
      ['rec.model', '"FR-16"', null],
    ])
  })
})
