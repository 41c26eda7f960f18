import { afterEach, describe, expect, it } from 'vitest'
import { probe } from './probe.ts'
import type { ProbeResult } from './probe.ts'
import { startFakeDahua } from './testing/fake-dahua.ts'
import { startFakeHikvision } from './testing/fake-hikvision.ts'
import { startFakeOnvif } from './testing/fake-onvif.ts'
import { rtspOf, startFakeRtsp } from './testing/fake-rtsp.ts'
import type { FakeRtsp, FakeRtspState } from './testing/fake-rtsp.ts'
import { healthyStream } from './testing/fake-rtsp-stream.ts'
import { healthyState } from './testing/recorder-state.ts'
import type { FakeRecorder } from './testing/recorder-state.ts'

/** One recorder over two protocols at once: its settings over HTTP, its streams over RTSP. */

const password = 'Zażółć-gęślą-7'
const recorders = [
  ['hikvision', startFakeHikvision, /^\/Streaming\/tracks\/\d+01\/\?starttime=\d{8}T\d{6}Z&endtime=\d{8}T\d{6}Z$/],
  ['dahua', startFakeDahua, /^\/cam\/playback\?channel=\d+&starttime=[\d_]{19}&endtime=[\d_]{19}$/],
  ['onvif', startFakeOnvif, /^\/replay\/ch\d+$/],
] as const

describe.each(recorders)('a recorder that speaks %s, with its streams', (driver, start, playback) => {
  let fake: FakeRecorder
  let source: FakeRtsp
  afterEach(() => Promise.all([fake.stop(), source.stop()]))

  async function ask(
    login: { user: string; password: string },
    seconds: number | null = 2,
    change: (streams: FakeRtspState) => void = () => undefined,
  ): Promise<ProbeResult> {
    const state = healthyState(2)
    state.channels = state.channels.map((channel) => ({ ...channel, fps: 20 }))
    const streams = rtspOf(state)
    // What was recorded has another rate than what runs, so that nobody takes one for the other.
    for (const n of ['1', '2'])
      for (const path of [`/Streaming/tracks/${n}01`, `/cam/playback?channel=${n}`, `/replay/ch${n}`])
        streams.streams.set(path, healthyStream({ fps: 12, claims: 20 }))
    change(streams)
    source = await startFakeRtsp(streams)
    fake = await start({ ...state, rtspPort: source.port })
    const rtsp = seconds === null ? {} : { rtsp: { port: source.port, seconds } }
    const target = { host: '127.0.0.1', port: fake.port, secure: false, pin: null, login, ...rtsp }
    return probe({ driver: null, target, allowed: { networks: [], loopback: true }, timeLimit: 30_000 })
  }
  const of = ({ readings }: ProbeResult, fact: string, channel: number) =>
    readings.find((one) => one.fact === fact && one.channel === channel)

  it('opens no stream where nobody agreed to it', async () => {
    const result = await ask({ user: 'audyt', password }, null)
    expect(result).toMatchObject({ driver, failure: null })
    expect(source.connections).toBe(0)
    expect(result.readings.some((one) => one.fact === 'ch.fps_live' || one.fact === 'ch.fps_meas')).toBe(false)
  })

  it('presents a wrong password once over all protocols together', async () => {
    const result = await ask({ user: 'audyt', password: 'wrong-secret-5' })
    expect(result.login).toBe('rejected')
    expect(fake.logins + source.logins).toBe(1)
    expect(JSON.stringify(result)).not.toContain('wrong-secret-5')
  })

  it('puts a login to its streams once when they do not know the account that other doors know', async () => {
    const result = await ask({ user: 'audyt', password }, 1, (streams) => {
      streams.users = [{ name: 'somebody', password: 'else-1' }]
    })
    expect(result.login).toBe('ok')
    expect([source.logins, fake.failedLogins]).toEqual([1, 0])
    expect(of(result, 'ch.fps_live', 2)).toMatchObject({ value: null, unavailable: 'refused' })
    expect(of(result, 'ch.fps_cfg', 2)).toMatchObject({ value: 20 })
  })

  it('keeps what is set, what runs and what was recorded apart', async () => {
    const result = await ask({ user: 'audyt', password })
    expect(result.login).toBe('ok')
    for (const channel of [1, 2]) {
      expect(of(result, 'ch.fps_cfg', channel)).toMatchObject({ value: 20, how: 'read' })
      expect(of(result, 'ch.fps_live', channel)).toMatchObject({ how: 'sampled', unit: '1/s' })
      expect(of(result, 'ch.fps_live', channel)?.value).toBeCloseTo(20, 0)
      expect(of(result, 'ch.fps_meas', channel)).toMatchObject({ how: 'sampled' })
      expect(of(result, 'ch.fps_meas', channel)?.value).toBeCloseTo(12, 0)
    }
    expect(source.failedLogins).toBe(0)
    // What the settings cannot show, the streams do: nobody sees them without a login.
    const door = result.readings.filter((one) => one.fact === 'acc.anonymous')
    expect(door).toMatchObject([{ value: false, unavailable: null }])
    const played = source.operations.filter(
      (one) => one.startsWith('DESCRIBE') && playback.test(one.split(' ')[1] ?? ''),
    )
    expect(played.length).toBeGreaterThan(0)
  }, 60_000)
})
