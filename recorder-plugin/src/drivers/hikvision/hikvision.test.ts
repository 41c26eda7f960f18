import { afterEach, describe, expect, it } from 'vitest'
import { probe } from '../../probe.ts'
import type { ProbeResult } from '../../probe.ts'
import { describeDriver } from '../../testing/describe-driver.ts'
import { startFakeHikvision } from '../../testing/fake-hikvision.ts'
import { healthyState } from '../../testing/recorder-state.ts'
import type { FakeRecorder, FakeRecorderState } from '../../testing/recorder-state.ts'
import { readRequest, reads, searches, searchRequest } from './operations.ts'
import type { Read, Search } from './operations.ts'

const harmless = new Set(['POST /ISAPI/ContentMgmt/search', 'POST /ISAPI/ContentMgmt/logSearch'])

describe('the Hikvision driver', () => {
  describeDriver({
    driver: 'hikvision',
    start: startFakeHikvision,
    mayAsk: (operation) =>
      operation.startsWith('GET /ISAPI/') ||
      harmless.has(operation) ||
      /^POST .*\/tracks\/\d+\/dailyDistribution$/.test(operation),
    tells: [
      'rec.model',
      'rec.firmware',
      'rec.firmware_day',
      'rec.network_ready',
      'rec.clock_offset',
      'rec.ntp',
      'rec.lockout',
      'rec.expiry_days',
      'rec.overwrite',
      'rec.storage_tb',
      'rec.disk_state',
      'rec.alarms_on',
      'acc.anonymous',
      'acc.list',
      'acc.count',
      'acc.generic_count',
      'acc.default_pwd',
      'acc.risky_pwd',
      'acc.pwd_min_length',
      'net.https_only',
      'net.telnet',
      'net.cloud',
      'log.on',
      'log.who',
      'log.when',
      'log.what',
      'log.export',
      'log.erase',
      'log.config',
      'log.depth',
      'log.newest',
      'ch.name',
      'ch.online',
      'ch.codec',
      'ch.width',
      'ch.height',
      'ch.dar',
      'ch.fps_cfg',
      'ch.audio_cfg',
      'ch.audio_rate',
      'ch.after_hours',
      'ch.audio_track',
      'ch.oldest',
      'ch.newest',
      'ch.gaps',
      'ch.ptz',
      'ch.ptz_limits',
      'ch.tours',
      'ch.masks',
      'ch.osd_time',
      'ch.colour',
      'ch.anpr',
      'ch.analytics',
    ],
  })
})

describe('the list of what may be asked of a Hikvision recorder', () => {
  it('builds nothing that is not on it', () => {
    for (const name of ['reboot', 'factoryReset', 'constructor', '__proto__', 'toString'])
      expect(() => readRequest(name as Read)).toThrow('not on the list')
    expect(() => searchRequest('download' as Search, 'downloadRequest', '')).toThrow('not on the list')
    for (const n of [0, -1, 1.5, Number.NaN, 100_000]) expect(() => readRequest('privacyMask', n)).toThrow('no number')
    expect(() => readRequest('deviceInfo', 1)).toThrow('wrong number')
    expect(() => readRequest('privacyMask')).toThrow('wrong number')
  })

  it('builds only GET, and POST to the three searches', () => {
    for (const [name, path] of Object.entries(reads)) {
      const { request } = readRequest(name as Read, path.includes('{n}') ? 1 : undefined)
      expect([request.method, request.body], name).toEqual(['GET', ''])
      expect(request.path, name).toMatch(/^\/ISAPI\/[\w/?=]+$/)
    }
    expect(Object.keys(searches)).toEqual(['search', 'logSearch', 'dailyDistribution'])
  })
})

describe('what is peculiar to Hikvision recorders', () => {
  let fake: FakeRecorder
  afterEach(() => fake.stop())
  async function ask(
    more: Partial<FakeRecorderState>,
    channels = 1,
    password = 'Zażółć-gęślą-7',
  ): Promise<ProbeResult> {
    fake = await startFakeHikvision({ ...healthyState(channels), ...more })
    const login = { user: 'audyt', password }
    const target = { host: '127.0.0.1', port: fake.port, secure: false, pin: null, login }
    return probe({ driver: null, target, allowed: { networks: [], loopback: true }, timeLimit: 10_000 })
  }
  const of = ({ readings }: ProbeResult, fact: string) => readings.find((one) => one.fact === fact)

  it.each([{ locked: true }, { triesLeft: 2 }, { triesLeft: 0 }])(
    'presents no login when the recorder says %o',
    async (more) => {
      const result = await ask(more)
      expect(fake.logins).toBe(0)
      expect(result).toMatchObject({ driver: 'hikvision', login: 'untested', failure: 'refused' })
      expect(of(result, 'rec.model')?.source).toMatch(
        more.locked ? /locked .* 1800 s/ : /leaves \d tries; none is used/,
      )
    },
  )

  it('presents it when three tries are left, once, and says how many remain', async () => {
    const result = await ask({ triesLeft: 3 }, 1, 'wrong-secret-4')
    expect(fake.logins).toBe(1)
    expect(result.login).toBe('rejected')
    expect(of(result, 'rec.model')).toMatchObject({
      unavailable: 'refused',
      source: 'the recorder leaves 2 tries; none is used',
    })
  })

  it('halves its requests where a nonce holds, and gives that up at once where it does not', async () => {
    await ask({})
    // Only the anonymous look and the first request went out without the login.
    expect(fake.logins).toBe(fake.operations.length - 2)
    await fake.stop()
    fake = await startFakeHikvision(healthyState(1), false)
    const login = { user: 'audyt', password: 'Zażółć-gęślą-7' }
    const target = { host: '127.0.0.1', port: fake.port, secure: false, pin: null, login }
    const result = await probe({
      driver: 'hikvision',
      target,
      allowed: { networks: [], loopback: true },
      timeLimit: 10_000,
    })
    expect(result).toMatchObject({ login: 'ok', failure: null })
    expect(fake.failedLogins).toBe(1)
    expect(result.readings.some((one) => one.unavailable === 'refused')).toBe(false)
  })

  it('reads "full frame rate" from what the stream can do', async () => {
    const { channels } = healthyState(2)
    const result = await ask({ channels: channels.map((channel) => ({ ...channel, fullRate: true, fps: 20 })) })
    expect(of(result, 'ch.fps_cfg')).toMatchObject({ value: 20, source: expect.stringContaining('0 = full') as string })
  })

  it('is known by its realm where it refuses with a web page', async () => {
    const result = await ask({ refusesInHtml: true })
    expect(result).toMatchObject({ driver: 'hikvision', login: 'ok', failure: null })
    await fake.stop()
    expect(await ask({ refusesInHtml: true }, 1, 'wrong-secret-7')).toMatchObject({ login: 'rejected' })
    expect([fake.logins, fake.failedLogins]).toEqual([1, 1])
  })

  it('shows its login to the TLS key on record only', async () => {
    const state = healthyState(1)
    const at = async (tls: 0 | 1, pin: string | null) => {
      fake = await startFakeHikvision({ ...state, tls })
      const login = { user: 'audyt', password: 'Zażółć-gęślą-7' }
      const target = { host: '127.0.0.1', port: fake.port, secure: true, pin, login }
      const result = await probe({ driver: null, target, allowed: { networks: [], loopback: true }, timeLimit: 10_000 })
      await fake.stop()
      return result
    }
    const first = await at(0, null)
    expect(first).toMatchObject({ driver: 'hikvision', login: 'ok', failure: null })
    expect(await at(0, first.pin)).toMatchObject({ login: 'ok', pin: first.pin })
    expect(await at(1, first.pin)).toMatchObject({ login: 'untested', failure: 'refused', pin: first.pin })
    expect(fake.operations).toEqual([])
  })

  it('lets the cameras on the network follow the analogue inputs of a hybrid', async () => {
    const { channels } = healthyState(4)
    const named = channels.map((one, i) => ({ ...one, name: `K${String(i + 1)}`, online: i !== 1 && i !== 3 }))
    const { readings } = await ask({ channels: named, analogue: 2 })
    const told = (fact: string) => readings.filter((one) => one.fact === fact).map((one) => [one.channel, one.value])
    expect(told('ch.name')).toEqual([
      [1, 'K1'],
      [2, 'K2'],
      [3, 'K3'],
      [4, 'K4'],
    ])
    expect(told('ch.online')).toEqual([
      [1, true],
      [2, false],
      [3, true],
      [4, false],
    ])
  })

  it('walks the calendar when a recorder fails on a search over all times', async () => {
    const { channels } = healthyState(1)
    const result = await ask({
      wideSearchFails: true,
      channels: channels.map((one) => ({ ...one, oldestDays: 100, gapDays: [50] })),
    })
    const days = (Date.now() - Date.parse(of(result, 'ch.oldest')?.value as string)) / 86_400_000
    expect(days).toBeCloseTo(100, 0)
    expect(of(result, 'ch.gaps')?.value).toBe(24)
    expect(fake.operations.filter((one) => one.endsWith('/dailyDistribution')).length).toBeLessThan(30)
  })
})
