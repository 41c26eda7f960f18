import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { v7 } from 'uuid'
import { chainOf } from '../../db/queries/chain.ts'
import { openWorld } from '../../testing/app.ts'
import type { Requester, World } from '../../testing/app.ts'
import { engines } from '../../testing/postgres.ts'
import { PASSWORD } from '../../testing/seed.ts'

describe.each(await engines())('users on $name', ({ open }) => {
  let world: World
  let administrator: Requester
  beforeEach(async () => {
    world = await openWorld(await open())
    administrator = await world.as('administrator')
  })
  afterEach(() => world.close())

  const inspectorAt = (scopeId: string) => ({ role: 'inspector', scopeKind: 'institution', scopeId })
  const wanted = (more: object = {}) => ({
    id: v7(),
    email: 'New.Inspector@nadzor.test',
    name: 'Żaneta Źródło',
    language: 'pl',
    password: 'a long password',
    assignments: [inspectorAt(world.institutions.here.id)],
    ...more,
  })
  const patch = (id: string, body: unknown) => administrator('PATCH', `/api/users/${id}`, body)

  it('refuses an e-mail that is taken, in whatever case', async () => {
    const response = await administrator('POST', '/api/users', wanted({ email: 'HEAD.here@nadzor.test' }))
    expect(response.status).toBe(409)
  })

  it('refuses a scope of another authority, and one that does not exist', async () => {
    for (const scopeId of [world.institutions.abroad.id, v7()]) {
      const response = await administrator('POST', '/api/users', wanted({ assignments: [inspectorAt(scopeId)] }))
      expect(response.status).toBe(400)
      expect((await response.json()).errors[0].path).toBe('assignments.0.scopeId')
    }
    const whole = { role: 'reviewer', scopeKind: 'authority', scopeId: world.foreignAuthorityId }
    expect((await administrator('POST', '/api/users', wanted({ assignments: [whole] }))).status).toBe(400)
  })

  it('refuses to take the last administrator away, by role or by disabling, and changes nothing', async () => {
    const { id } = world.people.administrator.here
    for (const body of [{ assignments: [] }, { disabled: true }]) {
      const response = await patch(id, body)
      expect(response.status).toBe(409)
      expect((await response.json()).type).toBe('conflict')
    }
    const me = await (await administrator('GET', '/api/session')).json()
    expect(me.user.assignments).toHaveLength(1)
  })

  it('leaves one when two administrators demote each other at once', async () => {
    const role = { role: 'administrator', scopeKind: 'authority', scopeId: world.authorityId }
    const second = wanted({ assignments: [role] })
    expect((await administrator('POST', '/api/users', second)).status).toBe(201)
    const answers = await Promise.all([
      patch(second.id, { assignments: [] }),
      patch(world.people.administrator.here.id, { assignments: [] }),
    ])
    expect(answers.map((one) => one.status).sort()).toEqual([200, 409])
  })

  it('finds no user of another authority', async () => {
    expect((await patch(world.people.head.abroad.id, { name: 'Mine' })).status).toBe(404)
    expect((await patch('nobody', { name: 'Mine' })).status).toBe(404)
  })

  it('adds a user who can log in, and never shows the password or its hash', async () => {
    const body = wanted()
    const response = await administrator('POST', '/api/users', body)
    expect(response.status).toBe(201)
    const { password: _password, ...shown } = body
    expect(await response.json()).toEqual({ ...shown, email: 'new.inspector@nadzor.test', disabled: false })
    const { email, password } = body
    expect((await world.anonymous('POST', '/api/session', { email, password })).status).toBe(200)
    const logged = await world.deps.db.selectFrom('changePayload').select('body').execute()
    expect(JSON.stringify(logged)).not.toMatch(/argon2|passwordHash|a long password/)
    expect(await chainOf(world.deps.db, world.authorityId)).toMatchObject({ intact: true, seq: 1 })
  })

  it('starts a new scope epoch when assignments change, and only then', async () => {
    const { id, assignments } = world.people.inspector.here
    const epoch = async () =>
      (await world.deps.db.selectFrom('user').select('scopeEpoch').where('id', '=', id).executeTakeFirstOrThrow())
        .scopeEpoch
    await patch(id, { name: 'Another name', assignments })
    expect(await epoch()).toBe(1)
    const both = [...assignments, inspectorAt(world.institutions.other.id)]
    expect((await (await patch(id, { assignments: both })).json()).assignments).toHaveLength(2)
    expect(await epoch()).toBe(2)
  })

  it("ends a user's sessions when an administrator sets a new password", async () => {
    const head = await world.as('head')
    await patch(world.people.head.here.id, { password: 'chosen by another' })
    expect((await head('GET', '/api/session')).status).toBe(401)
    const email = 'head.here@nadzor.test'
    expect((await world.anonymous('POST', '/api/session', { email, password: PASSWORD })).status).toBe(401)
    expect((await world.anonymous('POST', '/api/session', { email, password: 'chosen by another' })).status).toBe(200)
  })

  it('lists in pages without losing or repeating anybody, and finds names without accents', async () => {
    await administrator('POST', '/api/users', wanted())
    const seen: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const answer: Response = await administrator('GET', `/api/users?limit=4${next ? `&after=${next}` : ''}`)
      const page: { users: { email: string }[]; next: string | null } = await answer.json()
      expect(page.users.length).toBeLessThanOrEqual(4)
      seen.push(...page.users.map((one) => one.email))
      next = page.next
    }
    const people = Object.values(world.people).flatMap((one) => [one.here.email, one.other.email])
    expect(seen.sort()).toEqual([...people, 'new.inspector@nadzor.test'].sort())
    const found = await (await administrator('GET', '/api/users?q=zrodlo')).json()
    expect(found.users.map((one: { name: string }) => one.name)).toEqual(['Żaneta Źródło'])
  })

  it('refuses a page it cannot read', async () => {
    for (const query of ['limit=0', 'limit=1000', 'limit=x', 'after=%%%', 'after=bm90IGpzb24', 'after=WzFd'])
      expect((await administrator('GET', `/api/users?${query}`)).status).toBe(400)
  })
})
