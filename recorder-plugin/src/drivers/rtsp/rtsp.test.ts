import { afterAll, describe, expect, it, vi } from 'vitest'
import type { DriverReading, StreamSampling } from '../../driver.ts'
import { probeErrors } from '../../errors.ts'
import { rtspManners } from '../../testing/fake-rtsp-manners.ts'
import { healthyStream } from '../../testing/fake-rtsp-stream.ts'
import type { FakeStream } from '../../testing/fake-rtsp-stream.ts'
import { healthyRtsp, rtspOf, startFakeRtsp } from '../../testing/fake-rtsp.ts'
import type { FakeRtsp, FakeRtspState } from '../../testing/fake-rtsp.ts'
import { healthyState } from '../../testing/recorder-state.ts'
import { Contact } from '../../transport/contact.ts'
import type { LoginState } from '../../transport/contact.ts'
import { unitOf } from '../readings.ts'
import { rtspDriver } from './index.ts'
import { liveTopic, recordedTopic } from './streams.ts'
import type { StreamPlace } from './streams.ts'

const user = 'audyt'
const password = 'Zażółć-gęślą-7'
/** Resident memory a hostile source may cost: what stands in the sockets of both sides, and the test's own. */
const MEMORY = 200 * 1024 * 1024
/** Bytes a flood gets rid of before it is cut off: a second at 100 Mbit, and what stands in the sockets. */
const FLOOD = 45 * 1024 * 1024

// Watching takes its time, and longer on a machine that is busy.
vi.setConfig({ testTimeout: 30_000 })

const running = new Set<FakeRtsp>()
afterAll(() => Promise.all([...running].map((fake) => fake.stop())))

async function start(change: Partial<FakeRtspState> = {}): Promise<FakeRtsp> {
  const fake = await startFakeRtsp(healthyRtsp(change))
  running.add(fake)
  return fake
}
const one = (change: Partial<FakeStream>) => new Map([['/ch1', healthyStream(change)]])

type Asking = { rtsp?: StreamSampling; login?: { user: string; password: string } | null; time?: number }

function contactWith(fake: FakeRtsp, { rtsp = {}, login = { user, password }, time = 20_000 }: Asking = {}) {
  const sampling = { port: fake.port, path: '/ch1', seconds: 0.5, ...rtsp }
  return Contact.open(
    { host: '127.0.0.1', port: 80, secure: false, pin: null, login, rtsp: sampling },
    { networks: [], loopback: true },
    AbortSignal.timeout(time),
  )
}

type Told = { readings: DriverReading[]; contact: Contact; login: LoginState }

async function ask(fake: FakeRtsp, asking: Asking = {}): Promise<Told> {
  const contact = await contactWith(fake, asking)
  const readings: DriverReading[] = []
  for (const topic of rtspDriver.topics(contact)) readings.push(...(await topic.ask()))
  return { readings, contact, login: contact.loginState }
}
const of = (readings: readonly DriverReading[], fact: string, channel: number | null = 1) =>
  readings.find((told) => told.fact === fact && (told.channel === channel || told.channel === null))

describe.concurrent('refusals', () => {
  it('presents a wrong password once, whatever streams there are, and says so of every fact', async () => {
    for (const login of ['digest', 'digest-sha256', 'digest-old'] as const) {
      const fake = await start({ login, streams: rtspOf(healthyState(4)).streams })
      const told = await ask(fake, { login: { user, password: 'wrong-secret-1' }, rtsp: { path: '/ch{n}' } })
      expect([fake.logins, fake.failedLogins]).toEqual([1, 1])
      expect(told.login).toBe('rejected')
      expect(of(told.readings, 'ch.fps_live')).toMatchObject({ value: null, unavailable: 'unauthorized' })
      expect(JSON.stringify([told.readings, told.contact.transcript])).not.toContain('wrong-secret-1')
    }
  })

  it('never presents a login that another protocol found wrong, nor one without a clear answer', async () => {
    for (const state of ['loginRejected', 'loginUncertain'] as const) {
      const fake = await start()
      const contact = await contactWith(fake)
      contact[state]()
      const [topic] = rtspDriver.topics(contact)
      const readings = await topic?.ask()
      expect(of(readings ?? [], 'ch.fps_live')).toMatchObject({ unavailable: 'unauthorized' })
      // Nobody asked whether the door is open, so nobody can say that it is not.
      expect(of(readings ?? [], 'acc.anonymous')).toMatchObject({ value: null })
      expect([fake.logins, fake.connections]).toEqual([0, 0])
    }
  })

  it('says refused, not wrong, where streams refuse a login that was good elsewhere', async () => {
    const fake = await start({ users: [] })
    const contact = await contactWith(fake)
    contact.loginAccepted()
    const [topic] = rtspDriver.topics(contact)
    expect(of((await topic?.ask()) ?? [], 'ch.fps_live')).toMatchObject({ unavailable: 'refused' })
    expect(contact.loginState).toBe('ok')
  })

  it('takes a closed connection for no clear answer, and does not come again', async () => {
    const fake = await start({ manner: 'mute', hostileFrom: 'login' })
    const told = await ask(fake, { time: 500 })
    expect(told.login).toBe('uncertain')
    expect(fake.logins).toBe(1)
  })

  it('sends no password that others could read unless an operator chose that', async () => {
    const closed = await start({ login: 'basic' })
    const told = await ask(closed)
    expect(closed.logins).toBe(0)
    expect(of(told.readings, 'ch.fps_live')).toMatchObject({ unavailable: 'unsupported' })
    const chosen = await start({ login: 'basic' })
    expect((await ask(chosen, { rtsp: { basic: true, seconds: 0 } })).login).toBe('ok')
    const both = await start({ login: 'digest-old' })
    const digest = await ask(both, { rtsp: { basic: true, seconds: 0 } })
    expect([digest.login, both.failedLogins]).toEqual(['ok', 0])
  })

  it('asks nothing of a stream where nobody agreed to the watching', async () => {
    const fake = await start()
    const contact = await Contact.open(
      { host: '127.0.0.1', port: fake.port, secure: false, pin: null, login: { user, password } },
      { networks: [], loopback: true },
      AbortSignal.timeout(1000),
    )
    const places = () => Promise.resolve([{ channel: 1, url: `rtsp://127.0.0.1:${String(fake.port)}/ch1` }])
    expect(await rtspDriver.recognises(contact)).toBe(false)
    expect(await liveTopic(contact, places).ask()).toEqual([])
    expect(await recordedTopic(contact, places).ask()).toEqual([])
    expect(liveTopic(contact, places).facts).toEqual([])
    expect(fake.connections).toBe(0)
  })

  it('goes to no other host, whoever names it', async () => {
    const fake = await start()
    const contact = await contactWith(fake)
    const places: StreamPlace[] = [{ channel: 1, url: 'rtsp://192.0.2.1/ch1' }]
    const readings = await liveTopic(contact, () => Promise.resolve(places)).ask()
    expect(readings).toMatchObject([{ fact: 'ch.fps_live', channel: 1, unavailable: 'refused' }])
    const away = await start({ manner: 'elsewhere' })
    expect(of((await ask(away)).readings, 'ch.fps_live')?.value).toBeCloseTo(25, 0)
  })

  it('says unreachable when nothing listens, and asks 128 channels three times', async () => {
    const fake = await start()
    const contact = await contactWith(fake)
    await fake.stop()
    const places = Array.from({ length: 128 }, (_, i) => ({
      channel: i + 1,
      url: `rtsp://127.0.0.1:${String(fake.port)}/ch${String(i + 1)}`,
    }))
    const readings = await liveTopic(contact, () => Promise.resolve(places)).ask()
    expect(readings).toHaveLength(128)
    expect(new Set(readings.map((told) => told.unavailable))).toEqual(new Set(['unreachable']))
    expect(readings[127]?.source).toContain('on the channels before')
  })

  it('ends at the deadline, with a reason for every fact', async ({ expect }) => {
    const fake = await start({ manner: 'silent' })
    const { readings } = await ask(fake, { time: 700 })
    expect(of(readings, 'ch.fps_live')).toMatchObject({ value: null, unavailable: 'timeout' })
    expect(of(readings, 'ch.codec')).toMatchObject({ value: 'H.264' })
    await expect.poll(() => fake.open).toBe(0)
  })
})

describe.concurrent.each(['start', 'login'] as const)('a source that is hostile from %s', (hostileFrom) => {
  it.for(rtspManners)('in the manner of "%s" is left within bounds', async (manner, { expect }) => {
    const fake = await start({ manner, hostileFrom })
    const before = process.memoryUsage().rss
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - before)), 20)
    const honest = manner === 'never-ending' || manner === 'elsewhere'
    const { readings, contact } = await ask(fake, { time: honest ? 10_000 : 1200 })
    clearInterval(watch)
    expect(fake.failedLogins).toBe(0)
    expect(most).toBeLessThan(MEMORY)
    expect(fake.sent).toBeLessThan(FLOOD)
    if (honest) expect(of(readings, 'ch.fps_live')?.value).toBeCloseTo(25, 0)
    else expect(of(readings, 'ch.fps_live')).toMatchObject({ value: null })
    // No connection outlives the question, whatever the other side goes on sending.
    await expect.poll(() => fake.open).toBe(0)
    expect(contact.transcript).toHaveLength(fake.operations.length)
  })
})

describe.concurrent('what it says', () => {
  const sound = { encoding: 'PCMA', payload: 8, clock: 8000, silent: false }

  it('is measured, and the claim stands beside it', async () => {
    const fake = await start({ streams: one({ fps: 12, claims: 25 }) })
    const rate = of((await ask(fake)).readings, 'ch.fps_live')
    expect(rate).toMatchObject({ how: 'sampled', unit: '1/s', unavailable: null })
    expect(rate?.value).toBeCloseTo(12, 0)
    expect(rate?.source).toContain('claims 25')
    // A rate so far below its claim was looked at twice before it was believed.
    expect(fake.operations.filter((operation) => operation.startsWith('PLAY'))).toHaveLength(2)
  })

  it('goes by the wall clock where the stream’s own clock lies', async () => {
    const fake = await start({ streams: one({ fps: 12, clockFps: 25, claims: null }) })
    const rate = of((await ask(fake, { rtsp: { seconds: 1.5 } })).readings, 'ch.fps_live')
    expect(rate?.value as number).toBeLessThan(18)
    expect(rate?.source).toContain('clock disagrees')
  })

  it.each([
    ['H.264', { codec: 'H264', width: 1920, height: 1080 }, [1920, 1080, '16:9']],
    ['H.265', { codec: 'H265', width: 2592, height: 1944 }, [2592, 1944, '4:3']],
    ['MJPEG', { codec: 'JPEG', width: 704, height: 576 }, [704, 576, '4:3']],
    ['H.264', { codec: 'H264', width: 960, height: 1080, sampleAspect: [2, 1] }, [960, 1080, '16:9']],
  ] as const)('is the codec %s, size and shape as described: %o', async (codec, stream, [width, height, aspect]) => {
    const fake = await start({ streams: one(stream) })
    const { readings } = await ask(fake, { rtsp: { seconds: 0 } })
    expect(of(readings, 'ch.codec')).toMatchObject({ value: codec, how: 'read' })
    expect([of(readings, 'ch.width')?.value, of(readings, 'ch.height')?.value]).toEqual([width, height])
    expect(of(readings, 'ch.dar')?.value).toBe(aspect)
    expect(of(readings, 'ch.fps_live')).toMatchObject({ value: null, unavailable: 'unsupported' })
    expect(fake.operations).toEqual(['DESCRIBE /ch1', 'DESCRIBE /ch1'])
  })

  it('tells sound that was heard from sound that is only listed and from none', async () => {
    const audible = await start({ streams: one({ audio: { ...sound, encoding: 'L16', payload: 97, clock: 16_000 } }) })
    const heard = (await ask(audible)).readings
    expect(of(heard, 'ch.audio_cfg')).toMatchObject({ value: true, how: 'sampled' })
    expect(of(heard, 'ch.audio_rate')).toMatchObject({ value: 16_000, unit: 'Hz' })
    const mute = await start({ streams: one({ audio: { ...sound, silent: true } }) })
    expect(of((await ask(mute)).readings, 'ch.audio_cfg')).toMatchObject({ value: null, unavailable: 'timeout' })
    const none = await start()
    const quiet = (await ask(none, { rtsp: { seconds: 0 } })).readings
    expect(of(quiet, 'ch.audio_cfg')).toMatchObject({ value: false })
    expect(of(quiet, 'ch.audio_rate')).toMatchObject({ value: null, unavailable: 'unsupported' })
  })

  it('is an open door where a stream was described to nobody in particular', async () => {
    const open = await start({ login: 'none' })
    const told = await ask(open, { rtsp: { seconds: 0 } })
    expect(of(told.readings, 'acc.anonymous', null)).toMatchObject({ value: true, channel: null })
    expect(told.login).toBe('untested')
    const closed = await start()
    const without = await ask(closed, { login: null })
    expect(of(without.readings, 'acc.anonymous', null)).toMatchObject({ value: false })
    expect(of(without.readings, 'ch.fps_live')).toMatchObject({ unavailable: 'unauthorized' })
    expect(closed.logins).toBe(0)
  })

  it('tells other drivers of the door, unless they found one open already', async () => {
    const told = async (login: 'none' | 'digest', open: boolean) => {
      const fake = await start({ login, streams: one({ claims: null }) })
      const contact = await contactWith(fake)
      const places = () => Promise.resolve([{ channel: 1, url: `rtsp://127.0.0.1:${String(fake.port)}/ch1` }])
      return of(await liveTopic(contact, places, [], () => open).ask(), 'acc.anonymous')?.value
    }
    expect(
      await Promise.all([told('none', false), told('digest', false), told('none', true), told('digest', true)]),
    ).toEqual([true, false, undefined, undefined])
  })

  it('counts losses, and says where it stood still', async () => {
    const fake = await start({ streams: one({ loseEvery: 10 }) })
    const freezing = await start({ streams: one({ claims: null, endsAfter: { pictures: 38, how: 'silence' } }) })
    const [lossy, frozen] = await Promise.all(
      [ask(fake), ask(freezing, { rtsp: { seconds: 2.5 } })].map(async (told) =>
        of((await told).readings, 'ch.fps_live'),
      ),
    )
    expect(lossy?.source).toMatch(/; [1-9]\d* of \d+ packets missing in [1-9]\d* gaps/)
    expect(frozen?.value as number).toBeLessThan(15)
    expect(frozen?.source).toContain('clock disagrees')
  })

  it('is nothing of a live stream that broke off early', async () => {
    const fake = await start({ streams: one({ endsAfter: { pictures: 10, how: 'close' } }) })
    expect(of((await ask(fake)).readings, 'ch.fps_live')).toMatchObject({ value: null, unavailable: 'malformed' })
  })

  it('goes on where an old nonce is exchanged, and stops where a good login is refused', async () => {
    const stale = await start({ staleAfter: 1 })
    expect(of((await ask(stale)).readings, 'ch.fps_live')?.value).toBeCloseTo(25, 0)
    expect(stale.failedLogins).toBe(0)
    const limited = await start({ limitAfter: 1 })
    const told = await ask(limited)
    expect(told.login).toBe('ok')
    expect(of(told.readings, 'ch.fps_live')).toMatchObject({ unavailable: 'refused' })
    expect(limited.logins).toBe(2)
  })

  it('is told channel by channel, as many as there are, two at a time and no more', async () => {
    const fake = await startFakeRtsp(rtspOf(healthyState(5)))
    running.add(fake)
    let atOnce = 0
    const watch = setInterval(() => (atOnce = Math.max(atOnce, fake.open)), 2)
    const { readings } = await ask(fake, { rtsp: { path: '/ch%7Bn%7D' } })
    clearInterval(watch)
    expect(readings.filter(({ fact }) => fact === 'ch.fps_live').map(({ channel }) => channel)).toEqual([1, 2, 3, 4, 5])
    expect(atOnce).toBeLessThanOrEqual(3) // the third is a closed one the fake has not noticed yet
    expect(fake.failedLogins).toBe(0)
  })

  it('is described of 128 channels', async () => {
    const fake = await startFakeRtsp(rtspOf(healthyState(128)))
    running.add(fake)
    const { readings } = await ask(fake, { rtsp: { path: '/cam/realmonitor?channel={n}&subtype=0', seconds: 0 } })
    expect(readings.filter(({ fact, value }) => fact === 'ch.width' && value === 1920)).toHaveLength(128)
  })

  it('is well-formed: its unit, a source, a value or a reason, once for each channel', async () => {
    for (const asking of [{}, { time: 300 }, { login: null }]) {
      const fake = await startFakeRtsp(rtspOf(healthyState(2)))
      running.add(fake)
      const { readings } = await ask(fake, { ...asking, rtsp: { path: '/ch{n}', channels: 2 } })
      const seen = new Set<string>()
      for (const told of readings) {
        expect(told.source.length, told.fact).toBeGreaterThan(0)
        expect(told.unit, told.fact).toBe(unitOf(told.fact))
        expect(told.value === null, told.fact).toBe(told.unavailable !== null)
        if (told.unavailable) expect(probeErrors).toContain(told.unavailable)
        const key = `${told.fact} ${String(told.channel)}`
        expect(seen.has(key), key).toBe(false)
        seen.add(key)
      }
    }
  })
})

describe.concurrent('a recording', () => {
  it('is measured by its own clock, however fast it is sent, and says whether it has sound', async () => {
    const audio = { encoding: 'PCMU', payload: 0, clock: 8000, silent: false }
    const fake = await start({ streams: one({ fps: 12, speed: 8, audio, claims: 25 }) })
    const contact = await contactWith(fake, { rtsp: { seconds: 8 } })
    const range = { from: '2026-11-22T01:00:00.000Z', to: '2026-11-22T01:01:00.000Z' }
    const places: StreamPlace[] = [{ channel: 1, url: `rtsp://127.0.0.1:${String(fake.port)}/ch1`, range }]
    const readings = await recordedTopic(contact, () => Promise.resolve(places)).ask()
    expect(of(readings, 'ch.fps_meas')).toMatchObject({ how: 'sampled', unit: '1/s' })
    expect(of(readings, 'ch.fps_meas')?.value).toBeCloseTo(12, 1)
    expect(of(readings, 'ch.audio_track')).toMatchObject({ value: true, how: 'sampled' })
    expect(fake.ranges).toEqual(['clock=20261122T010000Z-20261122T010100Z'])
    expect(of(readings, 'ch.fps_live')).toBeUndefined()
  })

  it('that ends early is measured as far as it goes', async () => {
    const fake = await start({ streams: one({ speed: 8, endsAfter: { pictures: 160, how: 'close' } }) })
    const contact = await contactWith(fake, { rtsp: { seconds: 8 } })
    const places: StreamPlace[] = [{ channel: 1, url: `rtsp://127.0.0.1:${String(fake.port)}/ch1`, onvifReplay: true }]
    const readings = await recordedTopic(contact, () => Promise.resolve(places)).ask()
    expect(of(readings, 'ch.fps_meas')?.value).toBeCloseTo(25, 1)
  })
})

describe.concurrent('the look before the choice', () => {
  it('knows a device that speaks RTSP, without a login, and no other', async () => {
    const fake = await start()
    expect(await rtspDriver.recognises(await contactWith(fake))).toBe(true)
    expect(fake.operations).toEqual(['OPTIONS /ch1'])
    expect(fake.logins).toBe(0)
    const web = await start({ manner: 'login-page' })
    expect(await rtspDriver.recognises(await contactWith(web))).toBe(false)
    await web.stop()
    expect(await rtspDriver.recognises(await contactWith(web))).toBe(false)
  })
})

describe.concurrent('what it leaves behind', () => {
  it('is a transcript of every request without secrets, each one a read', async () => {
    const fake = await start()
    const { readings, contact } = await ask(fake)
    expect(contact.transcript).toHaveLength(fake.operations.length)
    expect(contact.transcript.filter((line) => line.authenticated)).toHaveLength(fake.logins)
    const methods = new Set(fake.operations.map((operation) => operation.split(' ')[0]))
    expect([...methods].sort()).toEqual(['DESCRIBE', 'PLAY', 'SETUP', 'TEARDOWN'])
    const everything = JSON.stringify([readings, contact.transcript])
    for (const secret of [password, encodeURIComponent(password), Buffer.from(password).toString('base64')])
      expect(everything).not.toContain(secret)
  })

  it('is no address with a login in it', async () => {
    const path = '/user=admin&password=tlJwpbo6&channel=1'
    const fake = await start({ streams: new Map([[path, healthyStream()]]) })
    const { readings, contact } = await ask(fake, { rtsp: { path, seconds: 0 } })
    expect(of(readings, 'ch.codec')?.value).toBe('H.264')
    expect(JSON.stringify([readings, contact.transcript])).not.toContain('tlJwpbo6')
  })
})
