import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sql } from 'kysely'
import { openWorld } from '../testing/app.ts'
import type { World } from '../testing/app.ts'
import { engines } from '../testing/postgres.ts'
import { PASSWORD } from '../testing/seed.ts'

const [sqlite] = await engines()
if (!sqlite) throw new Error('no engine')

let world: World
beforeAll(async () => void (world = await openWorld(await sqlite.open())))
afterAll(() => world.close())

describe('a change asked for by another site', () => {
  const logIn = (headers: Record<string, string>) =>
    fetch(`${world.url}/api/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ email: 'head.here@nadzor.test', password: PASSWORD }),
    })

  it.each([
    ['a foreign origin', { Origin: 'https://evil.example' }],
    ['the null origin of a sandboxed frame', { Origin: 'null' }],
    ['a foreign origin that claims same-origin', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' }],
    ['our host on another port', { Origin: 'http://127.0.0.1:1' }],
    ['no origin at all', {}],
  ])('is refused: %s', async (_what, headers) => {
    const response = await logIn(headers as Record<string, string>)
    expect(response.status).toBe(403)
    expect((await response.json()).type).toBe('wrong-origin')
  })

  it('is refused on every unsafe method before anything else is looked at', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect((await world.anonymous(method, '/api/session', {}, { Origin: 'https://evil.example' })).status).toBe(403)
  })

  it('is let through from PUBLIC_URL and from the address in use', async () => {
    expect((await logIn({ Origin: 'http://nadzor.test' })).status).toBe(200)
    expect((await logIn({ Origin: world.url })).status).toBe(200)
  })
})

describe('a request that does not fit', () => {
  it('names each field that is wrong', async () => {
    const response = await world.anonymous('POST', '/api/session', { email: 'nobody', password: '' })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    const problem = await response.json()
    expect(problem.errors.map((one: { path: string }) => one.path)).toEqual(['email', 'password'])
    expect(problem.instance).toBe(response.headers.get('x-request-id'))
  })

  it.each([
    ['broken JSON', '{"email":', 'application/json'],
    ['a form', 'email=a%40b', 'application/x-www-form-urlencoded'],
    ['nothing', '', 'application/json'],
  ])('is refused when it is %s', async (_what, body, type) => {
    const headers = { 'Content-Type': type, Origin: world.url }
    const response = await fetch(`${world.url}/api/session`, { method: 'POST', headers, body })
    expect(response.status).toBe(400)
    expect((await response.json()).type).toBe('invalid')
  })

  it('is refused when it is too large', async () => {
    const response = await world.anonymous('POST', '/api/session', { email: 'a@b', password: 'x'.repeat(200_000) })
    expect(response.status).toBe(413)
    expect((await response.json()).type).toBe('too-large')
  })

  it('gets a problem for an address of the API that does not exist', async () => {
    const response = await world.anonymous('GET', '/api/nothing')
    expect(response.status).toBe(404)
    expect((await response.json()).type).toBe('not-found')
  })
})

describe('a bug', () => {
  it('leaves as a bare 500 whose number leads to the log', async () => {
    const broken = await openWorld(await sqlite.open())
    const logged = vi.fn()
    broken.deps.log.error = logged as never
    await sql`drop table "setting"`.execute(broken.deps.db)
    await sql`alter table "assignment" rename to "lost"`.execute(broken.deps.db)
    const response = await broken.anonymous('GET', '/api/setup')
    await broken.close()
    expect(response.status).toBe(500)
    const problem = await response.json()
    expect(Object.keys(problem).sort()).toEqual(['instance', 'status', 'title', 'type'])
    expect(logged).toHaveBeenCalledWith(expect.objectContaining({ requestId: problem.instance }), expect.any(String))
  })
})

describe('every answer', () => {
  it('carries the security headers, and lets WebAssembly run but no foreign script', async () => {
    const response = await world.anonymous('GET', '/api/health')
    const csp = response.headers.get('content-security-policy') ?? ''
    expect(csp.split(';').sort()).toEqual(
      [
        "base-uri 'self'",
        "connect-src 'self'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' blob: data:",
        "object-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "worker-src 'self' blob:",
      ].sort(),
    )
    expect(response.headers.get('permissions-policy')).toContain('camera=(self)')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('strict-transport-security')).toBeNull()
  })

  it('carries them when it is a refusal, too', async () => {
    const response = await world.anonymous('GET', '/api/users')
    expect(response.status).toBe(401)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
  })
})

describe('a stopping server', () => {
  it('answers new requests with unavailable', async () => {
    const stopping = await openWorld(await sqlite.open(), { isDraining: () => true })
    const response = await stopping.anonymous('GET', '/api/health')
    await stopping.close()
    expect(response.status).toBe(503)
    expect((await response.json()).type).toBe('unavailable')
    expect(response.headers.get('retry-after')).toBe('5')
  })
})
