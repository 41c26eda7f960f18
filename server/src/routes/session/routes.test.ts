import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLoginLimits } from '../../login-limits.ts'
import { openWorld } from '../../testing/app.ts'
import type { World } from '../../testing/app.ts'
import { engines } from '../../testing/postgres.ts'
import { PASSWORD } from '../../testing/seed.ts'

const tokenOf = (response: Response): string =>
  /nadzor_session=([^;]*)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? ''

describe.each(await engines())('sessions on $name', ({ open }) => {
  let world: World
  beforeEach(async () => void (world = await openWorld(await open())))
  afterEach(() => world.close())

  const logIn = (email: string, password = PASSWORD) => world.anonymous('POST', '/api/session', { email, password })

  it('refuses an unknown e-mail and a wrong password with the same words', async () => {
    const unknown = await logIn('nobody@nadzor.test')
    const wrong = await logIn('head.here@nadzor.test', 'not the password')
    expect([unknown.status, wrong.status]).toEqual([401, 401])
    const [a, b] = [await unknown.json(), await wrong.json()]
    expect(a.type).toBe('wrong-credentials')
    expect({ ...a, instance: '' }).toEqual({ ...b, instance: '' })
    expect(unknown.headers.get('set-cookie')).toBeNull()
  })

  it('refuses a disabled user, and ends the sessions that user had', async () => {
    const head = await world.as('head')
    const administrator = await world.as('administrator')
    const { id } = world.people.head.here
    expect((await administrator('PATCH', `/api/users/${id}`, { disabled: true })).status).toBe(200)
    expect((await head('GET', '/api/session')).status).toBe(401)
    expect((await logIn('head.here@nadzor.test')).status).toBe(401)
  })

  it('gives a token only in a cookie that scripts cannot read, and keeps only its hash', async () => {
    const response = await logIn('Head.Here@Nadzor.test')
    expect(response.status).toBe(200)
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/)
    const token = tokenOf(response)
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const text = await response.text()
    expect(text).not.toContain(token)
    expect(text).not.toMatch(/passwordHash|argon2/)
    const rows = await world.deps.db.selectFrom('session').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(token)
    const me = await (await world.withToken(token)('GET', '/api/session')).json()
    expect(me.user.email).toBe('head.here@nadzor.test')
    expect(me.authority.id).toBe(world.authorityId)
  })

  it('marks the cookie Secure when the public address is https', async () => {
    const config = { ...world.deps.config, publicUrl: 'https://nadzor.test' }
    const secure = await openWorld(await open(), { config })
    const response = await secure.anonymous('POST', '/api/session', {
      email: 'dpo.here@nadzor.test',
      password: PASSWORD,
    })
    await secure.close()
    expect(response.headers.get('set-cookie')).toMatch(/; Secure/)
    expect(response.headers.get('strict-transport-security')).toMatch(/max-age=31536000/)
  })

  it('moves the end of a used session on, and ends an unused one', async () => {
    const token = tokenOf(await logIn('dpo.here@nadzor.test'))
    const me = world.withToken(token)
    world.setNow('2026-12-20T09:00:00.000Z')
    const used = await me('GET', '/api/session')
    expect((await used.json()).expiresAt).toBe('2027-01-19T09:00:00.000Z')
    expect(tokenOf(used)).toBe(token)
    world.setNow('2027-01-19T08:59:00.000Z')
    expect((await me('GET', '/api/session')).status).toBe(200)
    world.setNow('2027-02-18T09:00:00.000Z')
    expect((await me('GET', '/api/session')).status).toBe(401)
  })

  it('logs out for good, and a second time without complaint', async () => {
    const me = world.withToken(tokenOf(await logIn('dpo.here@nadzor.test')))
    expect((await me('DELETE', '/api/session')).status).toBe(204)
    expect((await me('GET', '/api/session')).status).toBe(401)
    expect((await me('DELETE', '/api/session')).status).toBe(204)
  })

  it('changes a password only with the old one, and keeps only the session that did it', async () => {
    const here = world.withToken(tokenOf(await logIn('dpo.here@nadzor.test')))
    const elsewhere = world.withToken(tokenOf(await logIn('dpo.here@nadzor.test')))
    const next = 'another good password'
    expect((await here('PUT', '/api/session/password', { current: 'guess', next })).status).toBe(401)
    expect((await here('PUT', '/api/session/password', { current: PASSWORD, next: 'short' })).status).toBe(400)
    expect((await elsewhere('GET', '/api/session')).status).toBe(200)
    expect((await here('PUT', '/api/session/password', { current: PASSWORD, next })).status).toBe(204)
    expect((await here('GET', '/api/session')).status).toBe(200)
    expect((await elsewhere('GET', '/api/session')).status).toBe(401)
    expect((await logIn('dpo.here@nadzor.test')).status).toBe(401)
    expect((await logIn('dpo.here@nadzor.test', next)).status).toBe(200)
  })

  it('stops guessing at one account from any address, and says when to come back', async () => {
    for (let i = 0; i < 10; i++) expect((await logIn('head.here@nadzor.test', `guess ${i}`)).status).toBe(401)
    const refused = await logIn('head.here@nadzor.test')
    expect(refused.status).toBe(429)
    expect((await refused.json()).type).toBe('too-many-requests')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    // Another account is not shut out by it.
    expect((await logIn('dpo.here@nadzor.test')).status).toBe(200)
  })

  it('stops one address from trying every account', async () => {
    let status = 0
    for (let i = 0; i < 61; i++) status = (await logIn(`user${i}@nadzor.test`, 'password1')).status
    expect(status).toBe(429)
    expect((await logIn('dpo.here@nadzor.test')).status).toBe(429)
  })

  it('counts the address its own proxy saw, whatever else X-Forwarded-For says', async () => {
    const config = { ...world.deps.config, trustProxy: true }
    const proxied = await openWorld(await open(), { config, loginLimits: createLoginLimits(100, 2) })
    const from = async (forwarded: string) => {
      const body = { email: 'nobody@nadzor.test', password: 'password1' }
      return (await proxied.anonymous('POST', '/api/session', body, { 'X-Forwarded-For': forwarded })).status
    }
    expect(await from('10.0.0.1, 192.0.2.7')).toBe(401)
    expect(await from('10.0.0.2, 192.0.2.7')).toBe(401)
    expect(await from('10.0.0.3, 192.0.2.7')).toBe(429)
    expect(await from('10.0.0.3, 192.0.2.8')).toBe(401)
    await proxied.close()
  })
})
