import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import { packEdition } from '@nadzor/shared/rules/schema'
import { sha256Hex } from '../../db/change-log.ts'
import { openWorld } from '../../testing/app.ts'
import type { Requester, World } from '../../testing/app.ts'
import { engines } from '../../testing/postgres.ts'

describe.each(await engines())('rule packs on $name', ({ open }) => {
  let world: World
  let inspector: Requester
  beforeEach(async () => {
    world = await openWorld(await open())
    inspector = await world.as('inspector')
  })
  afterEach(() => world.close())

  it('has none of an unknown hash', async () => {
    expect((await inspector('GET', `/api/packs/${'0'.repeat(64)}`)).status).toBe(404)
  })

  it('gives each pack in use under the hash of its content, to be kept for good', async () => {
    const { packs } = await (await inspector('GET', '/api/packs')).json()
    expect(packs.length).toBeGreaterThanOrEqual(5)
    for (const { pack, edition, hash } of packs) {
      const response = await inspector('GET', `/api/packs/${hash}`)
      expect(response.headers.get('cache-control')).toContain('immutable')
      const body = await response.json()
      expect(sha256Hex(canonicalJson(body))).toBe(hash)
      expect(packEdition.parse(body)).toMatchObject({ pack, edition })
    }
  })
})
