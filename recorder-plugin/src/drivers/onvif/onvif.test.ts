import { afterEach, describe, expect, it } from 'vitest'
import { probe } from '../../probe.ts'
import { describeDriver } from '../../testing/describe-driver.ts'
import { startFakeOnvif } from '../../testing/fake-onvif.ts'
import { healthyState } from '../../testing/recorder-state.ts'
import type { FakeRecorder } from '../../testing/recorder-state.ts'
import { Contact } from '../../transport/contact.ts'
import { OnvifClient, raw } from './onvif-client.ts'
import { isReadOperation, readOperations } from './operations.ts'

const password = 'Zażółć-gęślą-7'
const readings = /^(Get|Find|EndSearch)/

describe.each(['ws-security', 'http-digest'] as const)('the ONVIF driver with %s', (login) => {
  describeDriver({
    driver: 'onvif',
    start: startFakeOnvif,
    mayAsk: (operation) => readings.test(operation),
    state: { login },
    tells: [
      'rec.model',
      'rec.firmware',
      'rec.network_ready',
      'rec.clock_offset',
      'rec.ntp',
      'rec.expiry_days',
      'acc.anonymous',
      'acc.list',
      'acc.count',
      'acc.generic_count',
      'acc.pwd_min_length',
      'net.https_only',
      'log.on',
      'ch.name',
      'ch.codec',
      'ch.width',
      'ch.height',
      'ch.dar',
      'ch.fps_cfg',
      'ch.audio_cfg',
      'ch.audio_rate',
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
      'ch.face',
      'ch.anpr',
      'ch.analytics',
    ],
    except: {
      'no time in the picture': 'a recorder does not know what a camera writes into its own picture',
    },
  })
})

describe('a device whose clock is none', () => {
  it.each([['275760-09-13'], ['-271821-04-20'], ['1e5-01-01'], ['2026.5-01-01'], ['2100-01-01']])(
    'is shown no stamped login (%s), since a right one would count as refused',
    async (day) => {
      const [date = '', month = '', year = ''] = day.split('-').reverse()
      const at = { Year: day.startsWith('-') ? `-${year}` : year, Month: month, Day: date }
      const spoil = (body: string) =>
        Object.entries(at).reduce(
          (text, [name, value]) => text.replace(new RegExp(`<tt:${name}>[^<]*<`), `<tt:${name}>${value}<`),
          body,
        )
      for (const [login, state] of [
        ['ws-security', 'untested'],
        ['http-digest', 'ok'],
      ] as const) {
        const fake = await startFakeOnvif({ ...healthyState(1), login, spoil })
        const target = {
          host: '127.0.0.1',
          port: fake.port,
          secure: false,
          pin: null,
          login: { user: 'audyt', password },
        }
        const result = await probe({
          driver: 'onvif',
          target,
          allowed: { networks: [], loopback: true },
          timeLimit: 5000,
        })
        await fake.stop()
        expect(result.login).toBe(state)
        expect(fake.failedLogins).toBe(0)
        expect(result.readings.find((one) => one.fact === 'rec.clock_offset')).toMatchObject({
          unavailable: 'malformed',
        })
      }
    },
  )
})

describe('a device that counts tries in words', () => {
  it.each([
    [2, 0, 'untested', 'the device leaves 2 tries; none is used'],
    [5, 1, 'rejected', 'the device refused the login and leaves 4 tries'],
  ])('with %i left is shown the login %i times', async (triesLeft, logins, login, source) => {
    const fake = await startFakeOnvif({ ...healthyState(1), triesLeft })
    const wrong = { user: 'audyt', password: 'wrong-secret-6' }
    const target = { host: '127.0.0.1', port: fake.port, secure: false, pin: null, login: wrong }
    const result = await probe({ driver: 'onvif', target, allowed: { networks: [], loopback: true }, timeLimit: 5000 })
    await fake.stop()
    expect([fake.logins, result.login]).toEqual([logins, login])
    expect(result.readings.find((one) => one.fact === 'rec.model')?.source).toBe(source)
  })
})

describe('a recorder with the second generation of the media service only', () => {
  it('tells the same', async () => {
    const told: unknown[] = []
    for (const media2Only of [false, true]) {
      const state = { ...healthyState(2), media2Only }
      state.channels = state.channels.map((one) => ({
        ...one,
        audio: true,
        ptz: true,
        analytics: true,
        masks: 1,
        fps: 12.5,
      }))
      const fake = await startFakeOnvif(state)
      const target = {
        host: '127.0.0.1',
        port: fake.port,
        secure: false,
        pin: null,
        login: { user: 'audyt', password },
      }
      const { readings } = await probe({
        driver: 'onvif',
        target,
        allowed: { networks: [], loopback: true },
        timeLimit: 5000,
      })
      await fake.stop()
      const steady = readings.filter(({ fact }) => !/clock_offset|oldest|newest/.test(fact))
      told.push(steady.map(({ fact, channel, value, unavailable }) => [fact, channel, value, unavailable]))
    }
    expect(told[1]).toEqual(told[0])
    expect(JSON.stringify(told[1])).toContain('["ch.fps_cfg",2,12.5,null]')
  })
})

describe('the list of what may be asked over ONVIF', () => {
  let fake: FakeRecorder
  afterEach(() => fake.stop())

  it('builds nothing that is not on it', async () => {
    fake = await startFakeOnvif(healthyState(1))
    const target = { host: '127.0.0.1', port: fake.port, secure: false, pin: null, login: { user: 'audyt', password } }
    const contact = await Contact.open(target, { networks: [], loopback: true }, AbortSignal.timeout(5000))
    const client = new OnvifClient(contact)
    for (const name of ['SystemReboot', 'SetSystemDateAndTime', 'CreateUsers', 'DeleteRecording', 'GetSystemBackup'])
      await expect(
        client.anonymous(raw('device', `<${name} xmlns="http://www.onvif.org/ver10/device/wsdl"/>`)),
      ).rejects.toThrow('not on the list')
    await expect(
      client.anonymous((cam) => {
        ;(cam as unknown as { systemReboot(done: () => void): void }).systemReboot(() => undefined)
      }),
    ).rejects.toThrow('not on the list')
    expect(fake.operations).toEqual([])
    expect(readOperations.every((name) => readings.test(name) && isReadOperation(name))).toBe(true)
  })

  it('keeps to the address that was entered, whatever address a device hands out', async () => {
    fake = await startFakeOnvif(healthyState(1))
    const target = { host: '127.0.0.1', port: fake.port, secure: false, pin: null, login: { user: 'audyt', password } }
    const result = await probe({ driver: 'onvif', target, allowed: { networks: [], loopback: true }, timeLimit: 5000 })
    // Its XAddrs point at 192.0.2.1.
    expect(result.failure).toBeNull()
    expect(result.transcript).toHaveLength(fake.operations.length)
  })
})
