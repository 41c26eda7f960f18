import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { v7 } from 'uuid'
import { bindingResponse } from '@nadzor/shared/api/binding'
import type { BindingReport } from '@nadzor/shared/api/binding'
import { papersResponse } from '@nadzor/shared/api/papers'
import { chainOf } from '../../db/queries/chain.ts'
import { dirtyInstitutions } from '../../db/queries/dirty-institutions.ts'
import { evaluationSettled } from '../../jobs/evaluate.ts'
import { openWorld } from '../../testing/app.ts'
import type { World } from '../../testing/app.ts'
import { engines } from '../../testing/postgres.ts'

describe.each(await engines())('institutions on $name', ({ open }) => {
  let world: World
  beforeEach(async () => void (world = await openWorld(await open())))
  afterEach(() => world.close())

  const wanted = (more: object = {}) => {
    const { authorityId: _authorityId, ...fields } = world.institutions.here
    return { ...fields, id: v7(), name: 'Liceum Ogólnokształcące nr 3', kind: 'secondary', ...more }
  }
  const listed = async (request: Awaited<ReturnType<World['as']>>, query = '') => {
    const { institutions } = await (await request('GET', `/api/institutions${query}`)).json()
    return institutions.map((one: { id: string }) => one.id) as string[]
  }

  it('refuses an id that exists, even another authority’s', async () => {
    const administrator = await world.as('administrator')
    for (const { id } of [world.institutions.here, world.institutions.abroad])
      expect((await administrator('POST', '/api/institutions', wanted({ id }))).status).toBe(409)
  })

  it('refuses to move an institution to another authority or id', async () => {
    const administrator = await world.as('administrator')
    const { id } = world.institutions.here
    const body = { authorityId: world.foreignAuthorityId, id: v7(), pupils: 5 }
    const after = await (await administrator('PATCH', `/api/institutions/${id}`, body)).json()
    expect(after).toEqual({ ...world.institutions.here, pupils: 5 })
  })

  it('refuses a negative number of pupils and names the field', async () => {
    const administrator = await world.as('administrator')
    const response = await administrator('PATCH', `/api/institutions/${world.institutions.here.id}`, { pupils: -1 })
    expect(response.status).toBe(400)
    expect((await response.json()).errors[0].path).toBe('pupils')
  })

  it('shows each role what its scope holds', async () => {
    const { here, other, abroad } = world.institutions
    for (const role of ['inspector', 'installer', 'head', 'dpo'] as const)
      expect(await listed(await world.as(role))).toEqual([here.id])
    for (const role of ['reviewer', 'administrator'] as const)
      expect(await listed(await world.as(role))).toEqual([here.id, other.id])
    expect(await listed(await world.as('administrator', 'abroad'))).toEqual([abroad.id])
    const head = await world.as('head')
    expect((await head('GET', `/api/institutions/${other.id}`)).status).toBe(404)
    expect((await head('PATCH', `/api/institutions/${here.id}`, { pupils: 1 })).status).toBe(403)
  })

  it('makes a new one with a site, a building and a ground floor, all in its own log', async () => {
    const administrator = await world.as('administrator')
    const body = wanted()
    const response = await administrator('POST', '/api/institutions', body)
    expect(response.status).toBe(201)
    expect(await response.json()).toEqual({ ...body, authorityId: world.authorityId })
    const changes = await world.deps.db
      .selectFrom('change')
      .select(['entityKind', 'actor'])
      .where('streamId', '=', body.id)
      .where('actor', 'not like', 'system:%')
      .orderBy('seq')
      .execute()
    expect(changes.map((one) => one.entityKind)).toEqual(['institution', 'site', 'building', 'storey'])
    expect(new Set(changes.map((one) => one.actor))).toEqual(new Set([world.people.administrator.here.id]))
    const storey = await world.deps.db
      .selectFrom('storey')
      .selectAll()
      .where('institutionId', '=', body.id)
      .executeTakeFirst()
    expect(storey).toMatchObject({ name: 'Parter', level: 0 })
    expect(await chainOf(world.deps.db, body.id)).toMatchObject({ intact: true })
  })

  it('logs a change once, and a change of nothing not at all', async () => {
    const administrator = await world.as('administrator')
    const { id } = world.institutions.here
    for (let i = 0; i < 2; i++) await administrator('PATCH', `/api/institutions/${id}`, { grantFrom: '2007-09-01' })
    const versions = await world.deps.db
      .selectFrom('change')
      .select('version')
      .where('entityKind', '=', 'institution')
      .where('entityId', '=', id)
      .orderBy('seq')
      .execute()
    expect(versions).toEqual([{ version: 1 }, { version: 2 }])
    expect(await chainOf(world.deps.db, id)).toMatchObject({ intact: true })
    const row = await (await administrator('GET', `/api/institutions/${id}`)).json()
    expect(row.grantFrom).toBe('2007-09-01')
    await evaluationSettled(world.deps)
    expect(await dirtyInstitutions(world.deps.db)).not.toContainEqual(expect.objectContaining({ institutionId: id }))
  })

  it('says what binds one, and asks about a grant without an end', async () => {
    const administrator = await world.as('administrator')
    const { id } = world.institutions.here
    const binding = async (): Promise<BindingReport> =>
      bindingResponse.parse(await (await administrator('GET', `/api/institutions/${id}/binding`)).json())
    expect((await administrator('GET', `/api/institutions/${v7()}/binding`)).status).toBe(404)
    const before = await binding()
    expect(before.grant.state).toBe('none')
    expect(before.packs.find(({ pack }) => pack === 'pl-prawo-oswiatowe-108a')).toMatchObject({ binds: true })
    expect(before.packs.find(({ pack }) => pack === 'si-zvop-2')).toMatchObject({ reason: 'other-country' })
    await administrator('PATCH', `/api/institutions/${id}`, { grantFrom: '2007-09-01' })
    expect((await binding()).grant).toMatchObject({ state: 'no-end', from: '2007-09-01', until: null })
  })

  it('tells a head what is asked of the papers, and what nobody answered yet', async () => {
    const head = await world.as('head')
    const { id } = world.institutions.here
    const response = await head('GET', `/api/institutions/${id}/papers`)
    const { questions, verdicts, subjects } = papersResponse.parse(await response.json())
    expect(questions.length).toBeGreaterThan(20)
    expect(questions.filter(({ state }) => state === 'open').length).toBeGreaterThan(20)
    expect(verdicts.every(({ verdict }) => verdict.outcome !== 'inapplicable')).toBe(true)
    expect(subjects[0]).toMatchObject({ kind: 'institution', id })
  })

  it('finds by name or place without accents', async () => {
    const reviewer = await world.as('reviewer')
    expect(await listed(reviewer, '?q=lodz')).toHaveLength(2)
    expect(await listed(reviewer, '?q=NR%202')).toEqual([world.institutions.other.id])
    expect(await listed(reviewer, '?q=warszawa')).toEqual([])
  })
})
