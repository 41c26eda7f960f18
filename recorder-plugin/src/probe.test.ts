import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterEach, describe, expect, it } from 'vitest'
import { probe } from './probe.ts'
import type { ProbeRequest } from './probe.ts'
import { fault, healthyState, plantedState, startFakeOnvif } from './testing/fake-onvif.ts'
import type { FakeRecorder, FakeRecorderState } from './testing/fake-onvif.ts'

let running: FakeRecorder[] = []
afterEach(async () => {
  await Promise.all(running.map((fake) => fake.stop()))
  running = []
})

async function start(state: FakeRecorderState): Promise<FakeRecorder> {
  const fake = await startFakeOnvif(state)
  running.push(fake)
  return fake
}

const password = 'Zażółć-gęślą-7'
const ask = (
  fake: FakeRecorder,
  more: Partial<ProbeRequest> = {},
  login = { user: 'audyt', password },
): ProbeRequest => ({
  driver: 'onvif',
  target: { host: '127.0.0.1', port: fake.port, secure: false, pin: null, login },
  allowed: { networks: [], loopback: true },
  timeLimit: 10_000,
  ...more,
})

describe('refusals', () => {
  it('asks nothing outside the allowed networks', async () => {
    const fake = await start(healthyState())
    const result = await probe(ask(fake, { allowed: { networks: ['10.0.0.0/8'], loopback: false } }))
    expect(result.failure).toBe('refused')
    expect(fake.operations).toEqual([])
  })

  it('says unreachable, not unsupported, when nothing listens', async () => {
    const fake = await startFakeOnvif(healthyState())
    await fake.stop()
    expect(await probe({ ...ask(fake), driver: null })).toMatchObject({ failure: 'unreachable' })
  })

  it.each(['ws-security', 'http-digest'] as const)('presents a wrong password once (%s)', async (login) => {
    const fake = await start({ ...healthyState(), login })
    const result = await probe(ask(fake, {}, { user: 'audyt', password: 'wrong-secret-1' }))
    expect(fake.logins).toBe(1)
    expect(fake.failedLogins).toBe(1)
    expect(result.login).toBe('rejected')
    const told = result.readings.filter((reading) => reading.unavailable === null)
    // The clock needs no login; everything else says why it is missing.
    expect(told.map((reading) => reading.fact)).toEqual(['rec.clock_offset', 'rec.ntp'])
    expect(result.readings.find((reading) => reading.fact === 'ch.fps_cfg')).toMatchObject({
      unavailable: 'unauthorized',
    })
    expect(JSON.stringify(result)).not.toContain('wrong-secret-1')
  })

  it.each([
    ['HTTP 403', { status: 403, body: '<html>no</html>' }],
    ['a 400 that is no SOAP', { status: 400, body: 'Bad Request' }],
    ['a fault in its own words', { status: 200, body: fault('PasswordError') }],
    ['a closed door', null],
  ])('presents a login once when it is answered by %s', async (_name, refusal) => {
    const fake = await start({ ...healthyState(1), refusal })
    const result = await probe(ask(fake))
    expect(fake.logins).toBe(1)
    expect(result.login).toBe('uncertain')
  })

  it('does not take an open door for an accepted login', async () => {
    const fake = await start({ ...healthyState(1), login: 'http-digest', open: ['GetDeviceInformation'] })
    const wrong = await probe(ask(fake, {}, { user: 'audyt', password: 'wrong-secret-3' }))
    expect([wrong.login, fake.logins]).toEqual(['rejected', 1])
    expect((await probe(ask(fake))).login).toBe('ok')
  })

  it('hands on no number that is none', async () => {
    const fake = await start({ ...healthyState(1), year: 300000, retention: 'P1.2.3D' })
    const { readings } = await probe(ask(fake))
    for (const fact of ['rec.clock_offset', 'rec.expiry_days'])
      expect(readings.find((one) => one.fact === fact)).toMatchObject({ value: null, unavailable: 'malformed' })
  })

  it.each(['drip', 'half', 'bomb'] as const)(
    'ends a %s at its bounds and keeps the event loop free',
    async (manner) => {
      const fake = await start({ ...healthyState(), manner })
      const delay = monitorEventLoopDelay({ resolution: 10 })
      delay.enable()
      const result = await probe(ask(fake, { timeLimit: 1500 }))
      delay.disable()
      expect(result.failure).toBe(manner === 'drip' ? 'timeout' : 'malformed')
      expect(result.readings.every((reading) => reading.value === null)).toBe(true)
      console.info(`${manner}: longest event-loop delay ${(delay.max / 1e6).toFixed(0)} ms`)
    },
  )
})

describe('what is too much', () => {
  it('is cut: a recorder cannot fill phones with its words', async () => {
    const state = healthyState(1)
    for (let i = 0; i < 2000; i++)
      state.users.push({ name: `u${String(i)}${'x'.repeat(300)}`, password: 'p', level: 'User' })
    state.channels = state.channels.map((one) => ({ ...one, name: 'n'.repeat(5000) }))
    const { readings } = await probe(ask(await start(state)))
    const list = readings.find((one) => one.fact === 'acc.list')?.value as string[]
    expect([list.length, Math.max(...list.map((one) => one.length))]).toEqual([501, 200])
    expect((readings.find((one) => one.fact === 'ch.name')?.value as string).length).toBe(1000)
    expect(readings.find((one) => one.fact === 'acc.count')?.value).toBe(2002)
  })
})

describe('what a recorder tells', () => {
  it.each(['ws-security', 'http-digest'] as const)('reads a healthy recorder (%s)', async (login) => {
    const fake = await start({ ...healthyState(2), login })
    const result = await probe(ask(fake, { driver: null }))
    expect(result).toMatchObject({ driver: 'onvif', login: 'ok', failure: null })
    const value = (fact: string, channel: number | null = null) =>
      result.readings.find((reading) => reading.fact === fact && reading.channel === channel)?.value
    expect(value('rec.model')).toBe('Nadzor Testing FR-16')
    expect(value('rec.firmware')).toBe('5.70')
    expect(Math.abs(value('rec.clock_offset') as number)).toBeLessThan(2)
    expect(value('ch.width', 2)).toBe(1920)
    expect(value('ch.fps_cfg', 1)).toBe(25)
    expect(value('rec.ntp')).toBe(true)
    expect(value('ch.audio_cfg', 1)).toBe(false)
    expect(value('ch.audio_track', 2)).toBe(false)
    expect(value('rec.expiry_days')).toBe(60)
    expect(value('acc.list')).toEqual(['audyt (Administrator)', 'a.nowa (Operator)'])
    expect(value('acc.generic_count')).toBe(0)
    const age = (Date.now() - Date.parse(value('ch.oldest', 1) as string)) / 86_400_000
    expect(age).toBeCloseTo(60, 1)
    expect(fake.failedLogins).toBe(0)
    expect(fake.operations.at(-1)).not.toBe('FindRecordings')
    expect(fake.operations).toContain('EndSearch')
  })

  it('reads planted gaps as they are', async () => {
    const fake = await start(plantedState(1))
    const { readings } = await probe(ask(fake, {}, { user: 'dyzurka', password }))
    const value = (fact: string) => readings.find((reading) => reading.fact === fact)?.value
    expect(value('ch.fps_cfg')).toBe(12)
    expect(value('ch.audio_cfg')).toBe(true)
    expect(value('ch.audio_track')).toBe(true)
    expect(value('rec.ntp')).toBe(false)
    expect(value('rec.expiry_days')).toBe(0)
    expect(value('acc.generic_count')).toBe(1)
    expect(value('rec.clock_offset')).toBeCloseTo(3600, -1)
  })

  it('tells nothing of sound in recordings that do not list their tracks', async () => {
    const fake = await start({ ...plantedState(1), listsTracks: false })
    const { readings } = await probe(ask(fake, {}, { user: 'dyzurka', password }))
    const of = (fact: string) => readings.filter((reading) => reading.fact === fact)
    expect(of('ch.audio_track')).toMatchObject([{ value: null, unavailable: 'unsupported' }])
    expect(of('ch.oldest')).toMatchObject([{ unavailable: null }])
  })

  it('says refused, not empty, for the users an operator may not list', async () => {
    const fake = await start(healthyState(1))
    const result = await probe(ask(fake, {}, { user: 'a.nowa', password: 'nie-dla-probera-1' }))
    expect(result.login).toBe('ok')
    expect(result.readings.filter((reading) => reading.fact === 'acc.list')).toMatchObject([
      { value: null, unavailable: 'refused' },
    ])
  })

  it('writes down what it asked, without secrets', async () => {
    const fake = await start(healthyState(1))
    const result = await probe(ask(fake))
    expect(result.transcript.map((line) => line.operation)).toEqual(fake.operations)
    expect(JSON.stringify(result)).not.toContain(password)
  })
})
