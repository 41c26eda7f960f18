import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { detectDriver } from './detect.ts'
import { drivers } from './drivers/index.ts'
import { ProbeError } from './errors.ts'
import { probe } from './probe.ts'
import { startFakeDahua } from './testing/fake-dahua.ts'
import { startFakeHikvision } from './testing/fake-hikvision.ts'
import { startFakeOnvif } from './testing/fake-onvif.ts'
import { hostileManners } from './testing/manners.ts'
import { healthyState } from './testing/recorder-state.ts'
import type { FakeRecorder } from './testing/recorder-state.ts'
import { Contact } from './transport/contact.ts'

const login = { user: 'audyt', password: 'Zażółć-gęślą-7' }
const allowed = { networks: [], loopback: true }
const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()))
  stops.length = 0
})
const running = async (fake: Promise<FakeRecorder>): Promise<FakeRecorder> => {
  const started = await fake
  stops.push(() => started.stop())
  return started
}
const contact = (port: number) =>
  Contact.open({ host: '127.0.0.1', port, secure: false, pin: null, login }, allowed, AbortSignal.timeout(5000))

async function webServer(status: number, headers: Record<string, string>, body: string): Promise<number> {
  const server: Server = createServer((_request, response) => {
    response.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => new Promise((resolve) => server.close(resolve)))
  return (server.address() as AddressInfo).port
}

describe('the anonymous look', () => {
  it.each([
    ['hikvision', startFakeHikvision],
    ['dahua', startFakeDahua],
    ['onvif', startFakeOnvif],
  ] as const)('knows a recorder that speaks %s, and shows it no login', async (name, start) => {
    for (const anonymous of [false, true]) {
      const fake = await running(start({ ...healthyState(1), anonymous }))
      const found = await detectDriver(await contact(fake.port))
      expect(found?.name).toBe(name)
      expect(fake.logins).toBe(0)
      expect(fake.operations.length).toBeLessThanOrEqual(drivers.length)
    }
  })

  it.each([
    ['a web page', 200, {}, '<html><body>Router</body></html>'],
    ['nothing but Basic', 401, { 'WWW-Authenticate': 'Basic realm="Router"' }, ''],
    [
      'Digest for everything',
      401,
      { 'WWW-Authenticate': 'Digest realm="x", nonce="1", qop="auth"' },
      '<html>401</html>',
    ],
    ['"not found"', 404, {}, 'type=x'],
  ])('takes %s for no recorder', async (_what, status, headers, body) => {
    const port = await webServer(status, headers, body)
    const target = { host: '127.0.0.1', port, secure: false, pin: null, login }
    const result = await probe({ driver: null, target, allowed, timeLimit: 5000 })
    expect(result).toMatchObject({ driver: null, login: 'untested' })
    expect(['unsupported', 'malformed', 'refused']).toContain(result.failure)
    expect(result.transcript.every((line) => !line.authenticated)).toBe(true)
  })

  it('knows very old firmware that offers only Basic, and never sends it the password', async () => {
    const port = await webServer(401, { 'WWW-Authenticate': 'Basic realm="Device_CGI"' }, '')
    const target = { host: '127.0.0.1', port, secure: false, pin: null, login }
    const result = await probe({ driver: null, target, allowed, timeLimit: 5000 })
    expect(result).toMatchObject({ driver: 'dahua', login: 'untested', failure: 'unsupported' })
    expect(result.transcript.every((line) => !line.authenticated)).toBe(true)
  })

  it('passes a recorder on to the driver after one that cannot make sense of it, but hides no bug', async () => {
    const driver = (error: Error) => ({ name: 'odd', topics: () => [], recognises: () => Promise.reject(error) })
    const fake = await running(startFakeOnvif(healthyState(1)))
    const puzzled = driver(new ProbeError('malformed', 'no sense'))
    expect((await detectDriver(await contact(fake.port), [puzzled, ...drivers]))?.name).toBe('onvif')
    await expect(detectDriver(await contact(fake.port), [puzzled])).rejects.toThrow('no sense')
    await expect(detectDriver(await contact(fake.port), [driver(new Error('a bug'))])).rejects.toThrow('a bug')
  })

  it.each(hostileManners)('leaves a recorder in the manner of "%s" without a login', async (manner) => {
    for (const start of [startFakeHikvision, startFakeDahua, startFakeOnvif]) {
      const fake = await running(start({ ...healthyState(1), manner }))
      const target = { host: '127.0.0.1', port: fake.port, secure: false, pin: null, login }
      const result = await probe({ driver: null, target, allowed, timeLimit: 1200 })
      expect(fake.logins).toBe(0)
      expect(result.failure).not.toBeNull()
    }
  })

  it('says why when nobody answers', async () => {
    const fake = await startFakeHikvision(healthyState(1))
    await fake.stop()
    await expect(detectDriver(await contact(fake.port))).rejects.toMatchObject({ kind: 'unreachable' })
  })
})
