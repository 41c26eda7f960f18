import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import { packEdition } from '@nadzor/shared/rules/schema'
import type { packsResponse, whatIfResponse } from '@nadzor/shared/api/packs'
import type * as z from 'zod/mini'
import { sha256Hex } from '../../db/change-log.ts'
import { dirtyInstitutions } from '../../db/queries/dirty-institutions.ts'
import { evaluationSettled } from '../../jobs/evaluate.ts'
import { openWorld } from '../../testing/app.ts'
import type { Requester, World } from '../../testing/app.ts'
import { hashedPacks } from '../../packs.ts'
import { openCustomPacks } from '../../packs/custom-packs.ts'
import { engines } from '../../testing/postgres.ts'

const example = fileURLToPath(new URL('../../../../docs/examples/own-packs', import.meta.url))
type Packs = z.infer<typeof packsResponse>
type WhatIf = z.infer<typeof whatIfResponse>

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

  it('tells nobody but administrators what was refused', async () => {
    expect(await (await inspector('GET', '/api/packs')).json()).not.toHaveProperty('refused')
    const administrator = await world.as('administrator')
    expect(await (await administrator('GET', '/api/packs')).json()).toMatchObject({ refused: [], loadedAt: null })
  })
})

describe.each(await engines())('packs of an authority on $name', ({ open }) => {
  let world: World
  let administrator: Requester
  let scratch: string
  const file = () => join(scratch, 'folder/pl-wzorowo-zegary/2026.json')
  const ask = async (method: string, path: string) => (await (await administrator(method, path)).json()) as Packs
  const own = ({ packs }: Packs) => packs.filter((one) => one.source === 'custom').map((one) => one.edition)
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'nadzor-own-packs-'))
    await cp(example, join(scratch, 'folder'), { recursive: true })
    const builtIn = hashedPacks()
    const now = () => new Date('2026-11-21T09:00:00.000Z')
    const customPacks = openCustomPacks(join(scratch, 'folder'), join(scratch, 'archive'), builtIn, now)
    world = await openWorld(await open(), { customPacks, packs: [...builtIn, ...customPacks.running()] })
    administrator = await world.as('administrator')
  })
  afterEach(async () => {
    await world.close()
    await rm(scratch, { recursive: true, force: true })
  })

  it('are refused whole, with the place of the fault, and those in use stay', async () => {
    const before = world.deps.packs
    await writeFile(file(), (await readFile(file(), 'utf8')).replace('"max": 30', '"max": "30"'))
    const answer = await ask('POST', '/api/packs/reload')
    expect(own(answer)).toEqual(['2026'])
    expect(answer.refused).toMatchObject([
      {
        file: 'pl-wzorowo-zegary/2026.json',
        faults: [{ path: '$.rules[0].checks[0].params.max', message: 'is the text "30": write a number' }],
      },
    ])
    expect(answer.refused?.[0]?.faults[0]?.line).toBeGreaterThan(20)
    expect(world.deps.packs).toBe(before)
    expect(await ask('GET', '/api/packs')).toEqual(answer)
  })

  it('come into use, everything is judged by them, and those that left are still found by hash', async () => {
    const [hash] = (await ask('GET', '/api/packs')).packs
      .filter((one) => one.source === 'custom')
      .map((one) => one.hash)
    for (const name of ['2026.json', '2026.cases.json']) {
      const path = join(scratch, 'folder/pl-wzorowo-zegary', name)
      await writeFile(path, (await readFile(path, 'utf8')).replace('"edition": "2026"', '"edition": "2026-2"'))
    }
    const answer = await ask('POST', '/api/packs/reload')
    expect(own(answer)).toEqual(['2026-2'])
    expect(answer.packs.filter((one) => one.source === 'built-in')).toHaveLength(hashedPacks().length)
    await evaluationSettled(world.deps)
    expect(await dirtyInstitutions(world.deps.db)).toEqual([])
    expect((await administrator('GET', `/api/packs/${hash}`)).status).toBe(200)
  })
})

describe.each(await engines())('what if on $name', ({ open }) => {
  let world: World
  let reviewer: Requester
  beforeEach(async () => {
    world = await openWorld(await open())
    reviewer = await world.as('reviewer')
  })
  afterEach(() => world.close())
  const tryIt = async (body: unknown) => reviewer('POST', '/api/what-if', body)
  const without = (pack: string) => [{ kind: 'edition', pack, edition: null }]

  it.each([
    [{ changes: [] }, 'changes'],
    [{ changes: [{ kind: 'edition', pack: 'no-pack', edition: null }] }, 'changes.0'],
    [{ changes: without('eu-gdpr-video'), day: '2026-02-30' }, 'day'],
    [{ changes: without('eu-gdpr-video'), after: 'x' }, 'after'],
    [{ changes: without('eu-gdpr-video'), limit: 51 }, 'limit'],
  ])('refuses %j', async (body, path) => {
    const response = await tryIt(body)
    expect(response.status).toBe(400)
    expect((await response.json()).errors[0].path).toBe(path)
  })

  it('lists what would be otherwise, page by page, and stores nothing', async () => {
    const stored = () => world.deps.db.selectFrom('verdict').selectAll().execute()
    const before = await stored()
    const all = (await (await tryIt({ changes: without('eu-gdpr-video') })).json()) as WhatIf
    expect(all.judged).toBe(2)
    expect(all.next).toBeNull()
    const names = new Set(all.verdicts.map((one) => one.institution.name))
    expect(names).toEqual(new Set([world.institutions.here.name, world.institutions.other.name]))
    expect(all.verdicts.every((one) => (one.pack === 'eu-gdpr-video' ? one.after === null : one.after !== null))).toBe(
      true,
    )

    const first = (await (await tryIt({ changes: without('eu-gdpr-video'), limit: 1 })).json()) as WhatIf
    const second = (await (
      await tryIt({ changes: without('eu-gdpr-video'), limit: 1, after: first.next })
    ).json()) as WhatIf
    expect([...first.verdicts, ...second.verdicts]).toEqual(all.verdicts)
    expect(second.next).toBeNull()
    expect(await stored()).toEqual(before)
  })
})
