import { afterEach, describe, expect, it } from 'vitest'
import { ProbeError } from '../../errors.ts'
import { probe } from '../../probe.ts'
import type { ProbeResult } from '../../probe.ts'
import { describeDriver } from '../../testing/describe-driver.ts'
import { startFakeDahua } from '../../testing/fake-dahua.ts'
import type { DahuaTemper } from '../../testing/fake-dahua.ts'
import { healthyState } from '../../testing/recorder-state.ts'
import type { FakeRecorder, FakeRecorderState } from '../../testing/recorder-state.ts'
import { CgiBody } from './cgi-body.ts'
import { configRequest, finder, logFinder, readRequest } from './operations.ts'
import type { Config, Read } from './operations.ts'

const harmless = new Set([
  'magicBox.cgi getDeviceType',
  'magicBox.cgi getSoftwareVersion',
  'global.cgi getCurrentTime',
  'userManager.cgi getUserInfoAll',
  'storageDevice.cgi getDeviceAllInfo',
  'eventManager.cgi getEventIndexes',
  'configManager.cgi getConfig',
  'mediaFileFind.cgi factory.create',
  'mediaFileFind.cgi findFile',
  'mediaFileFind.cgi findNextFile',
  'mediaFileFind.cgi close',
  'mediaFileFind.cgi destroy',
  'log.cgi startFind',
  'log.cgi doFind',
  'log.cgi stopFind',
])

describe('the Dahua driver', () => {
  describeDriver({
    driver: 'dahua',
    start: startFakeDahua,
    mayAsk: (operation) => operation.startsWith('GET ') && harmless.has(operation.slice(4)),
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
      'ch.audio_bits',
      'ch.after_hours',
      'ch.oldest',
      'ch.newest',
      'ch.gaps',
      'ch.masks',
      'ch.osd_time',
      'ch.colour',
      'ch.face',
      'ch.anpr',
      'ch.analytics',
    ],
  })
})

describe('the list of what may be asked of a Dahua recorder', () => {
  it('builds nothing that is not on it', () => {
    for (const name of ['reboot', 'constructor', '__proto__'])
      expect(() => readRequest(name as Read)).toThrow('not on the list')
    for (const name of ['Encode&action=setConfig', 'Network', ''])
      expect(() => configRequest(name as Config)).toThrow('not on the list')
    for (const handle of ['', '1&action=setConfig', '../x', 'a'.repeat(33)]) {
      expect(() => finder.close(handle)).toThrow('handle')
      expect(() => logFinder.stopFind(handle)).toThrow('handle')
    }
    expect(() => finder.findFile('1', -1, '2000-01-01 00:00:00', '2038-01-01 00:00:00')).toThrow('number')
    expect(() => finder.findFile('1', 1, '2000-01-01', '2038-01-01 00:00:00')).toThrow('time')
  })
})

describe('a body of keys and values', () => {
  it('keeps values as sent and is no place for surprises', () => {
    const body = new CgiBody(
      'table.A[0].Name=x=y  z\r\ntable.A[0].Empty=\r\nA[1].Detail=Channel:1\nStart Time:2\n__proto__.x=1\nB=30.000000\n',
    )
    expect(body.text('A[0].Name')).toBe('x=y  z')
    expect(body.text('A[0].Empty')).toBeNull()
    expect(body.text('A[1].Detail')).toBe('Channel:1\nStart Time:2')
    expect(body.number('B')).toBe(30)
    expect(body.text('constructor')).toBeNull()
    expect(body.indices('A')).toEqual([0, 1])
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  it('refuses tables no recorder has', () => {
    expect(() => new CgiBody('A[4097].x=1').indices('A')).toThrow(ProbeError)
    expect(() => new CgiBody('a=1\n'.repeat(60_001))).toThrow('too many lines')
    expect(() => new CgiBody('a=12fps').number('a')).toThrow('not a number')
  })
})

describe('what is peculiar to Dahua recorders', () => {
  let fake: FakeRecorder
  afterEach(() => fake.stop())
  async function ask(more: Partial<FakeRecorderState>, temper: Partial<DahuaTemper> = {}): Promise<ProbeResult> {
    fake = await startFakeDahua({ ...healthyState(2), ...more }, temper)
    const login = { user: 'audyt', password: 'Zażółć-gęślą-7' }
    const target = { host: '127.0.0.1', port: fake.port, secure: false, pin: null, login }
    return probe({ driver: null, target, allowed: { networks: [], loopback: true }, timeLimit: 10_000 })
  }
  const of = ({ readings }: ProbeResult, fact: string, channel: number | null = null) =>
    readings.find((one) => one.fact === fact && (channel === null || one.channel === channel))

  it('presents no login to a recorder that is locked', async () => {
    fake = await startFakeDahua({ ...healthyState(1), locked: true })
    const target = {
      host: '127.0.0.1',
      port: fake.port,
      secure: false,
      pin: null,
      login: { user: 'audyt', password: 'x-y-z-9' },
    }
    const result = await probe({ driver: 'dahua', target, allowed: { networks: [], loopback: true }, timeLimit: 5000 })
    expect([fake.logins, result.login, result.failure]).toEqual([0, 'untested', 'refused'])
    expect(of(result, 'rec.model')?.source).toContain('for 1800 s')
  })

  it('notices a recorder that counts channels of a search from 0', async () => {
    const channels = healthyState(2).channels.map((one, i) => ({ ...one, oldestDays: i === 0 ? 10 : 90 }))
    const result = await ask({ channels }, { searchesFromZero: true })
    const days = (channel: number) =>
      (Date.now() - Date.parse(of(result, 'ch.oldest', channel)?.value as string)) / 86_400_000
    expect([Math.round(days(1)), Math.round(days(2))]).toEqual([10, 90])
    expect(fake.openSearches).toBe(0)
  })

  it.each([false, true])('reads every channel where a search object serves once only: %s', async (oneSearchEach) => {
    const channels = healthyState(3).channels.map((one, i) => ({ ...one, oldestDays: i === 1 ? null : 30 }))
    const result = await ask({ channels }, { oneSearchEach })
    const told = [1, 2, 3].map((channel) =>
      [of(result, 'ch.oldest', channel), of(result, 'ch.newest', channel)].map((one) => one?.value !== null),
    )
    expect(told).toEqual([
      [true, true],
      [false, false],
      [true, true],
    ])
    expect(fake.openSearches).toBe(0)
    expect(fake.operations.filter((one) => one.endsWith('factory.create')).length).toBe(oneSearchEach ? 10 : 4)
  })

  it('finds the beginning of a long log that shows its end first', async () => {
    const result = await ask({ log: { days: 700, kinds: ['login', 'playback'] } }, { logNewestFirst: true })
    expect(Math.abs((of(result, 'log.depth')?.value as number) - 700)).toBeLessThan(3)
    expect(of(result, 'log.newest')?.value).not.toBeNull()
    expect(fake.openSearches).toBe(0)
  })

  it('looks for the end of a long log in the last days, and does not guess it', async () => {
    const result = await ask({ log: { days: 700, kinds: ['login'] } })
    expect(Math.abs((of(result, 'log.depth')?.value as number) - 700)).toBeLessThan(2)
    expect(Date.now() - Date.parse(of(result, 'log.newest')?.value as string)).toBeLessThan(2 * 3_600_000)
    await fake.stop()
    const dead = await ask({ log: { days: 700, kinds: ['login'], idleDays: 30 } })
    expect(of(dead, 'log.newest')).toMatchObject({ value: null, unavailable: 'unsupported' })
  })

  it('asks old firmware for its groups of disks', async () => {
    const result = await ask({ keepDays: 45, overwrite: false }, { storageGroups: true })
    expect(of(result, 'rec.expiry_days')).toMatchObject({ value: 45, source: 'StorageGroup FileHoldTime' })
    expect(of(result, 'rec.overwrite')?.value).toBe(false)
  })
})
