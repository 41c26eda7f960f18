import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setupLink } from '../../commands/setup/link.ts'
import { chainOf } from '../../db/queries/chain.ts'
import { openWorld } from '../../testing/app.ts'
import type { World } from '../../testing/app.ts'
import { engines } from '../../testing/postgres.ts'

const form = (token: string) => ({
  token,
  authority: { name: 'Miasto Zielona Góra', country: 'PL', city: 'Zielona Góra' },
  administrator: { email: 'First@nadzor.test', name: 'Pierwsza', language: 'pl', password: 'a long password' },
})

describe.each(await engines())('set-up on $name', ({ open }) => {
  let world: World
  let token: string
  beforeEach(async () => {
    world = await openWorld(await open())
    await world.deps.db.deleteFrom('assignment').where('role', '=', 'administrator').execute()
    token = tokenOf(await setupLink(world.deps))
  })
  afterEach(() => world.close())

  const tokenOf = (link: string | null) => new URL(link ?? '').searchParams.get('token') ?? ''
  const setUp = (body: unknown) => world.anonymous('POST', '/api/setup', body)

  it('refuses a guessed token, and the link of an earlier start', async () => {
    const newer = tokenOf(await setupLink(world.deps))
    expect((await setUp(form('guess'))).status).toBe(403)
    expect((await setUp(form(token))).status).toBe(403)
    expect((await setUp(form(newer))).status).toBe(201)
  })

  it('refuses a short password without spending the link', async () => {
    const weak = { ...form(token), administrator: { ...form(token).administrator, password: 'short' } }
    expect((await setUp(weak)).status).toBe(400)
    expect((await setUp(form(token))).status).toBe(201)
  })

  it('refuses the e-mail of a user that exists without spending the link', async () => {
    const taken = { ...form(token), administrator: { ...form(token).administrator, email: 'head.here@nadzor.test' } }
    expect((await setUp(taken)).status).toBe(409)
    expect((await setUp(form(token))).status).toBe(201)
  })

  it('works once, even for two who send the form at the same moment', async () => {
    const both = await Promise.all([setUp(form(token)), setUp(form(token))])
    expect(both.map((one) => one.status).sort()).toEqual([201, expect.toBeOneOf([403, 409, 410])])
    expect((await setUp(form(token))).status).toBe(410)
    expect(await setupLink(world.deps)).toBeNull()
    expect(await (await world.anonymous('GET', '/api/setup')).json()).toEqual({ needed: false })
  })

  it('makes an authority whose administrator is logged in and may add users', async () => {
    expect(await (await world.anonymous('GET', '/api/setup')).json()).toEqual({ needed: true })
    const response = await setUp(form(token))
    const { user, authority } = await response.json()
    expect(authority.name).toBe('Miasto Zielona Góra')
    expect(user.email).toBe('first@nadzor.test')
    const cookie = /nadzor_session=([^;]*)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? ''
    const users = await (await world.withToken(cookie)('GET', '/api/users')).json()
    expect(users.users.map((one: { id: string }) => one.id)).toEqual([user.id])
    expect(await chainOf(world.deps.db, authority.id)).toMatchObject({ intact: true, seq: 2 })
  })

  it('keeps no token, only its hash', async () => {
    const settings = await world.deps.db.selectFrom('setting').selectAll().execute()
    expect(JSON.stringify(settings)).not.toContain(token)
  })
})
