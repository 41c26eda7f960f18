import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLoginLimits } from '../login-limits.ts'
import { prepareAccessScene } from '../testing/access-scene.ts'
import type { AccessScene } from '../testing/access-scene.ts'
import { openWorld } from '../testing/app.ts'
import type { Standpoint } from '../testing/app.ts'
import { engines } from '../testing/postgres.ts'
import { accessTable, callers } from './access-table.ts'
import type { Caller } from './access-table.ts'
import { routes } from './list.ts'
import { routerOf } from './route.ts'

const standpoints: readonly Standpoint[] = ['here', 'other', 'abroad']
type Cell = { caller: Caller; standpoint: Standpoint; status: number }

/** The cells of a row, refusals first. */
const cellsOf = (name: string): Cell[] =>
  standpoints
    .flatMap((standpoint) =>
      callers.map((caller, column) => ({ caller, standpoint, status: accessTable[name]?.[standpoint][column] ?? 0 })),
    )
    .toSorted((a, b) => b.status - a.status)

describe.each(await engines())('who may do what on $name', ({ open }) => {
  let scene: AccessScene
  beforeAll(async () => {
    const generous = createLoginLimits(10_000, 10_000)
    scene = await prepareAccessScene(await openWorld(await open(), { loginLimits: generous }))
  })
  afterAll(() => scene.world.close())

  it('has a row for every route the router knows, and none besides', () => {
    const { stack } = routerOf(routes, scene.world.deps)
    const known = stack.flatMap(({ methods, path }) =>
      // Koa adds HEAD to every GET by itself.
      methods
        .filter((method) => method !== 'HEAD' || methods.length === 1)
        .map((method) => `${method} ${String(path)}`),
    )
    expect(Object.keys(accessTable).sort()).toEqual(known.sort())
  })

  describe.each(Object.keys(accessTable))('%s', (name) => {
    it.each(cellsOf(name))('$status for $caller ($standpoint)', async ({ caller, standpoint, status }) => {
      const { world } = scene
      const row = accessTable[name]
      if (!row) throw new Error(`no row ${name}`)
      const role = caller === 'anonymous' ? null : caller
      const email = role ? world.people[role][standpoint].email : 'nobody@nadzor.test'
      const ask = role ? await world.as(role, standpoint) : world.anonymous
      const { path, body, headers } = row.request(scene, { role, standpoint, email })
      const response = await ask(name.split(' ')[0] ?? '', path, body, headers)
      const text = await response.text()
      expect([response.status, text]).toEqual([status, expect.any(String)])
      // An answer to HEAD has no body.
      if (status >= 400 && !name.startsWith('HEAD '))
        expect(JSON.parse(text)).toMatchObject({ status, type: expect.any(String) })
      if (status < 300 && standpoint !== 'here' && row.hides)
        for (const secret of [world.institutions.here.id, ...row.hides(scene)]) expect(text).not.toContain(secret)
    })
  })
})
