import { v7 as uuidv7 } from 'uuid'
import { beforeEach, describe, expect, it } from 'vitest'
import { rowKinds } from '@nadzor/shared/facts/rows'
import { push } from '../../commands/push/push.ts'
import type { Deps } from '../../deps.ts'
import { createLogger } from '../../logger.ts'
import { engines } from '../../testing/postgres.ts'
import { AT, anAnswer, makeAuthority, makeSchool, mutation } from '../../testing/school.ts'
import type { School } from '../../testing/school.ts'
import { appendChanges, saveRow } from '../change-log.ts'
import { migrate } from '../open-database.ts'
import type { Database } from '../open-database.ts'
import { chainOf } from './chain.ts'
import { PAGE_ROWS, changedRows, streamSizes } from './changed-rows.ts'

const origin = { actor: 'system:test', mutationId: null, at: AT }

describe.each(await engines())('a pull on $name', ({ open }) => {
  let db: Database
  let school: School
  beforeEach(async () => {
    db = await open()
    await migrate(db)
    school = await makeSchool(db, await makeAuthority(db))
  })
  const saveCamera = (name: string) =>
    db.transaction().execute((trx) => saveRow(trx, 'camera', { ...school.camera, name }, origin))

  it('brings every row of the institution to an empty phone, and none of another', async () => {
    await makeSchool(db, school.institution.authorityId)
    const { rows, cursor, more } = await changedRows(db, school.institutionId, 0)
    expect({ cursor, more }).toEqual({ cursor: 9, more: false })
    expect(new Set(rows.map((row) => row.kind)).size).toBe(9)
    expect(rows.every((row) => rowKinds.includes(row.kind))).toBe(true)
    expect(rows.find((row) => row.kind === 'camera')).toMatchObject({ seq: 6, version: 1, row: school.camera })
    expect(await changedRows(db, school.institutionId, cursor)).toEqual({ cursor, more: false, rows: [] })
  })

  it('brings a row that changed often once, as it is now, where it last changed', async () => {
    for (const name of ['a', 'b', 'c']) await saveCamera(name)
    const { rows } = await changedRows(db, school.institutionId, 0)
    expect(rows.filter((row) => row.kind === 'camera')).toEqual([
      { seq: 12, kind: 'camera', id: school.camera.id, version: 4, row: { ...school.camera, name: 'c' } },
    ])
    expect((await changedRows(db, school.institutionId, 11)).rows).toHaveLength(1)
  })

  it('passes over verdicts, yet moves the cursor past them', async () => {
    const verdict = { ...origin, entityKind: 'verdict', entityId: uuidv7(), version: 1, payload: {} }
    await db.transaction().execute((trx) => appendChanges(trx, school.institutionId, [verdict]))
    expect(await changedRows(db, school.institutionId, 9)).toEqual({ cursor: 10, more: false, rows: [] })
  })

  it('says that a row is gone', async () => {
    await db.deleteFrom('sign').execute()
    const { rows } = await changedRows(db, school.institutionId, 0)
    expect(rows.find((row) => row.kind === 'sign')).toMatchObject({ id: school.sign.id, row: null })
  })

  it('tells two rows apart that share an id across kinds', async () => {
    const twin = { ...school.sign, id: school.camera.id }
    await db.transaction().execute((trx) => saveRow(trx, 'sign', twin, origin))
    const { rows } = await changedRows(db, school.institutionId, 0)
    const same = rows.filter((row) => row.id === school.camera.id)
    expect(same.map((row) => [row.kind, row.row])).toEqual([
      ['camera', school.camera],
      ['sign', twin],
    ])
  })

  it('cuts pages by count and by size, and the pages together are everything once', async () => {
    const name = 'x'.repeat(200)
    await db.transaction().execute(async (trx) => {
      for (let i = 0; i < PAGE_ROWS + 50; i++)
        await saveRow(trx, 'camera', { ...school.camera, id: uuidv7(), name }, origin)
      const corners = Array.from({ length: 12_000 }, (): [number, number] => [0.123456789, 0.987654321])
      const marks = [{ kind: 'masked' as const, share: 3, corners }]
      for (let i = 0; i < 4; i++) await saveRow(trx, 'answer', anAnswer(school, { marks }), origin)
    })
    const seen: string[] = []
    const pages: number[] = []
    let cursor = 0
    for (let more = true; more;) {
      const page = await changedRows(db, school.institutionId, cursor)
      expect(page.cursor).toBeGreaterThan(cursor)
      ;({ cursor, more } = page)
      pages.push(page.rows.length)
      seen.push(...page.rows.map((row) => row.id))
    }
    expect(pages[0]).toBe(PAGE_ROWS)
    expect(pages.length).toBeGreaterThan(2)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe(PAGE_ROWS + 50 + 9 + 4)
    const sizes = await streamSizes(db, [school.institutionId])
    expect(sizes.get(school.institutionId)).toEqual({ seq: cursor, rowCount: seen.length })
  })

  it('never skips a change while many push to the same institution at once', async () => {
    const deps = { db, now: () => new Date(AT), newId: uuidv7, log: createLogger('silent') } as Deps
    const sent = new Set<string>()
    const phone = async () => {
      for (let round = 0; round < 6; round++) {
        const answers = [1, 2, 3].map(() => anAnswer(school, { fact: `ans.${uuidv7()}` }))
        for (const answer of answers) sent.add(answer.id)
        const mutations = answers.map((answer) => mutation('answer.give', school.institutionId, { answer }))
        const { results } = await push(deps, school.inspector, { clientId: uuidv7(), mutations })
        expect(results.every((result) => result.status === 'applied')).toBe(true)
      }
    }
    let pushing = true
    const got = new Map<string, number>()
    const reader = async () => {
      let cursor = 9
      for (let last = false; !last;) {
        last = !pushing
        const page = await changedRows(db, school.institutionId, cursor)
        // What a page claims to cover, it carries: no number between two cursors may turn up later.
        expect(page.rows.map((row) => row.seq)).toEqual(
          Array.from({ length: page.cursor - cursor }, (_, index) => cursor + index + 1),
        )
        for (const row of page.rows) got.set(row.id, (got.get(row.id) ?? 0) + 1)
        cursor = page.cursor
      }
    }
    const readers = [reader()]
    await Promise.all(Array.from({ length: 8 }, phone))
    pushing = false
    await Promise.all(readers)
    expect(new Set(got.keys())).toEqual(sent)
    expect(Math.max(...got.values())).toBe(1)
    expect(await chainOf(db, school.institutionId)).toMatchObject({ intact: true, seq: 9 + sent.size })
  })

  it('never lets two pushes over two institutions wait for each other', async () => {
    const other = await makeSchool(db, school.institution.authorityId)
    const deps = { db, now: () => new Date(AT), newId: uuidv7, log: createLogger('silent') } as Deps
    const authority = school.institution.authorityId
    const caller = {
      ...school.inspector,
      assignments: [{ role: 'inspector' as const, scopeKind: 'authority' as const, scopeId: authority }],
    }
    const forward = [school, other]
    const pushes = Array.from({ length: 12 }, (_, index) => {
      const order = index % 2 ? forward : forward.toReversed()
      const mutations = order.map((one) => {
        const answer = anAnswer(one, { by: caller.id, fact: `ans.${uuidv7()}` })
        return mutation('answer.give', one.institutionId, { answer })
      })
      return push(deps, caller, { clientId: uuidv7(), mutations })
    })
    const results = (await Promise.all(pushes)).flatMap((one) => one.results)
    expect(results.filter((one) => one.status !== 'applied')).toEqual([])
  })
})
