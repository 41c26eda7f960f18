import { v7 as uuidv7 } from 'uuid'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Rows } from '@nadzor/shared/facts/rows'
import type { Mutation } from '@nadzor/shared/sync/mutations'
import { chainOf } from '../../db/queries/chain.ts'
import { dirtyInstitutions } from '../../db/queries/dirty-institutions.ts'
import { migrate } from '../../db/open-database.ts'
import type { Database } from '../../db/open-database.ts'
import type { Deps } from '../../deps.ts'
import { createLogger } from '../../logger.ts'
import { engines } from '../../testing/postgres.ts'
import {
  AT,
  aPhoto,
  anAnswer,
  inspectorOf,
  makeAuthority,
  makeSchool,
  makeUser,
  mutation,
} from '../../testing/school.ts'
import type { School } from '../../testing/school.ts'
import { push } from './push.ts'
import type { Pusher } from './scene.ts'

describe.each(await engines())('a push on $name', ({ open }) => {
  let db: Database
  let deps: Deps
  let school: School
  let other: School
  beforeEach(async () => {
    db = await open()
    await migrate(db)
    const authorityId = await makeAuthority(db)
    school = await makeSchool(db, authorityId)
    other = await makeSchool(db, authorityId)
    deps = { db, now: () => new Date(AT), newId: uuidv7, log: createLogger('silent') } as Deps
  })
  const send = async (mutations: { id: string }[], caller: Pusher = school.inspector) =>
    (await push(deps, caller, { clientId: uuidv7(), mutations })).results
  const give = (more: Parameters<typeof anAnswer>[1] = {}): Mutation =>
    mutation('answer.give', school.institutionId, { answer: anAnswer(school, more) })
  const seq = async (id = school.institutionId) =>
    (await db.selectFrom('stream').select('seq').where('id', '=', id).executeTakeFirstOrThrow()).seq
  const count = async (table: 'answer' | 'change' | 'mutation') =>
    (await db.selectFrom(table).selectAll().execute()).length

  describe('refuses, one mutation at a time,', () => {
    const refusal = async (one: { id: string }, caller?: Pusher) => {
      const before = await count('change')
      const good = give({ subjectId: school.area.id, fact: 'ans.good' })
      const [bad, fine] = await send([one, good], caller ?? school.inspector)
      if (!caller) expect(fine).toEqual({ id: good.id, status: 'applied' })
      expect(await count('change')).toBe(before + (caller ? 0 : 1))
      expect(bad).toMatchObject({ id: one.id, status: 'rejected' })
      return bad?.problem?.type
    }

    it('what another institution’s inspector sends', async () => {
      expect(await refusal(give({ by: other.inspector.id }), other.inspector)).toBe('forbidden')
    })
    it('an inspector of the same school in another authority’s name', async () => {
      const stranger = await makeUser(db, await makeAuthority(db), inspectorOf(school.institutionId))
      expect(await refusal(give({ by: stranger.id }), stranger)).toBe('forbidden')
    })
    it('an institution that does not exist, in the same words', async () => {
      const nowhere = uuidv7()
      const answer = { ...anAnswer(school), institutionId: nowhere }
      expect(await refusal(mutation('answer.give', nowhere, { answer }))).toBe('forbidden')
    })
    it('an installer’s answer about a place, but not the installer’s camera', async () => {
      const installer = await makeUser(db, school.institution.authorityId, [
        { role: 'installer', scopeKind: 'authority', scopeId: school.institution.authorityId },
      ])
      expect(await refusal(give({ by: installer.id }), installer)).toBe('forbidden')
      const camera = { ...school.camera, id: uuidv7(), plate: 'K-02' }
      expect(await send([mutation('camera.add', school.institutionId, { camera })], installer)).toMatchObject([
        { status: 'applied' },
      ])
    })
    it('an answer in somebody else’s name', async () => {
      expect(await refusal(give({ by: other.inspector.id }))).toBe('invalid')
    })
    it('a row of another institution inside the args', async () => {
      const answer = anAnswer(other, { by: school.inspector.id })
      expect(await refusal(mutation('answer.give', school.institutionId, { answer }))).toBe('invalid')
    })
    it('args that do not fit the schema, and names it does not know', async () => {
      expect(await refusal({ ...give(), args: { answer: { id: 'x' } } } as never)).toBe('invalid')
      expect(await refusal({ ...give(), name: 'camera.blow-up' } as never)).toBe('invalid')
      expect(await refusal({ id: uuidv7() })).toBe('invalid')
    })
    it('references into another institution', async () => {
      expect(await refusal(give({ subjectId: other.area.id }))).toBe('not-found')
      expect(await refusal(give({ inspectionId: other.inspection.id }))).toBe('not-found')
      const camera = { ...school.camera, id: uuidv7(), areaId: other.area.id }
      expect(await refusal(mutation('camera.add', school.institutionId, { camera }))).toBe('not-found')
    })
    it('evidence nobody described, and replacing what another institution said', async () => {
      expect(await refusal(give({ evidenceIds: [uuidv7()] }))).toBe('not-found')
      const foreign = anAnswer(other)
      await send([mutation('answer.give', other.institutionId, { answer: foreign })], other.inspector)
      expect(await refusal(give({ replaces: [foreign.id] }))).toBe('conflict')
    })
    it('a fact nobody asks for, of another subject or channel, or with a value no rule could read', async () => {
      const { marks: _marks, ...observed } = anAnswer(school, {
        subjectKind: 'recorder',
        subjectId: school.recorder.id,
      })
      const read = (fact: string, value: Rows['reading']['value']) => {
        const reading = { ...observed, id: uuidv7(), fact, value, how: 'screen' as const, unit: null, source: null }
        return mutation('reading.take', school.institutionId, { reading })
      }
      const wrong = [
        give({ fact: 'rumour' }),
        give({ fact: 'rec.clock_offset', value: 3 }),
        give({ fact: 'sign.visible', value: true }),
        give({ fact: 'area.kind', value: 'dungeon' }),
        give({ fact: 'area.kind', value: true }),
        read('area.kind', 'corridor'),
        read('ans.TEST', true),
        read('rec.clock_offset', 'late'),
        read('rec.running_since', 'yesterday'),
      ]
      for (const one of wrong) expect(await refusal(one)).toBe('invalid')
      const right = [
        give({ fact: 'area.kind', value: 'corridor' }),
        read('rec.clock_offset', -3),
        read('rec.running_since', '2026-01-31'),
      ]
      expect((await send(right)).map((r) => r.status)).toEqual(['applied', 'applied', 'applied'])
    })
    it('neither value nor reason, and both', async () => {
      expect(await refusal(give({ value: null }))).toBe('invalid')
      expect(await refusal(give({ unavailable: 'not-known' }))).toBe('invalid')
    })
    it('the id of another row, wherever that row is', async () => {
      const kept = give()
      await send([kept])
      const id = (kept.args as { answer: { id: string } }).answer.id
      expect(await refusal(give({ id, value: 'changing' }))).toBe('conflict')
      const camera = { ...school.camera, id: other.camera.id }
      expect(await refusal(mutation('camera.add', school.institutionId, { camera }))).toBe('conflict')
    })
    it('a mutation id used before for something else', async () => {
      const kept = give()
      await send([kept])
      const camera = { ...school.camera, id: uuidv7() }
      expect(await refusal({ ...mutation('camera.add', school.institutionId, { camera }), id: kept.id })).toBe(
        'conflict',
      )
    })
    it('a reading that claims a driver, and bytes claimed before they are here', async () => {
      const { marks: _marks, ...observed } = anAnswer(school, {
        subjectKind: 'recorder',
        subjectId: school.recorder.id,
      })
      const reading = { ...observed, fact: 'rec.clock_offset', value: 3, how: 'read' as const, unit: 's', source: null }
      expect(await refusal(mutation('reading.take', school.institutionId, { reading }))).toBe('invalid')
      const evidence = aPhoto(school, { receivedAt: AT })
      expect(await refusal(mutation('evidence.add', school.institutionId, { evidence }))).toBe('invalid')
    })
    it('a photo that no upload could bring', async () => {
      const huge = { evidence: aPhoto(school, { width: 10_000, height: 10_000 }) }
      expect(await refusal(mutation('evidence.add', school.institutionId, huge))).toBe('unsupported-media')
    })
    it('a bug in one verb: the others are kept and the log has its number', async () => {
      // A stored row its own schema forbids: reading it throws, as a bug would.
      await db.updateTable('area').set({ kind: 'no such kind' }).where('id', '=', school.area.id).execute()
      const camera = { ...school.camera, id: uuidv7() }
      const finish = mutation('inspection.finish', school.institutionId, {
        inspectionId: school.inspection.id,
        finishedAt: AT,
        remark: null,
      })
      const results = await send([mutation('camera.add', school.institutionId, { camera }), finish])
      expect(results).toMatchObject([
        { status: 'rejected', problem: { type: 'internal', instance: expect.any(String) } },
        { status: 'applied' },
      ])
    })
  })

  it('remembers a mutation: a second arrival changes nothing and says so', async () => {
    const finish = { inspectionId: school.inspection.id, finishedAt: AT, remark: null }
    const [first, second] = [give(), mutation('inspection.finish', school.institutionId, finish)]
    await db.updateTable('inspection').set({ state: 'finished' }).execute()
    expect((await send([first, second])).map((r) => r.status)).toEqual(['applied', 'conflict'])
    const [rows, changes] = [await count('answer'), await count('change')]
    const again = await send([first, second, first])
    expect(again.map((r) => r.status)).toEqual(['duplicate', 'duplicate', 'duplicate'])
    expect(again[1]?.problem?.type).toBe('conflict')
    expect([await count('answer'), await count('change')]).toEqual([rows, changes])
  })

  it('tells who lost the role that the server has it', async () => {
    const kept = give()
    await send([kept])
    expect(await send([kept], { ...school.inspector, assignments: [] })).toEqual([{ id: kept.id, status: 'duplicate' }])
  })

  it('does not remember a refused mutation, which may succeed later', async () => {
    const evidence = aPhoto(school)
    const answer = give({ evidenceIds: [evidence.id] })
    expect(await send([answer])).toMatchObject([{ status: 'rejected' }])
    const add = mutation('evidence.add', school.institutionId, { evidence })
    expect((await send([add, answer])).map((r) => r.status)).toEqual(['applied', 'applied'])
  })

  it('takes the same row again through another mutation without a second change', async () => {
    const answer = anAnswer(school)
    const twice = [1, 2].map(() => mutation('answer.give', school.institutionId, { answer }))
    const before = await seq()
    expect((await send(twice)).map((r) => r.status)).toEqual(['applied', 'applied'])
    expect(await seq()).toBe(before + 1)
  })

  describe('with a second inspector', () => {
    let second: Pusher
    beforeEach(async () => {
      second = await makeUser(db, school.institution.authorityId, inspectorOf(school.institutionId))
    })
    const theirs = (more: Parameters<typeof anAnswer>[1] = {}) => give({ by: second.id, ...more })
    const idOf = (one: Mutation) => (one.args as { answer: { id: string } }).answer.id

    it('says conflict to who takes back a word of a wrong clock and so brings a differing one into force again', async () => {
      const colleague = await makeUser(db, school.institution.authorityId, inspectorOf(school.institutionId))
      const answerOf = (one: Mutation) => (one.args as { answer: Rows['answer'] }).answer
      const ahead = give({ value: 'x', observedAt: '2026-11-26T09:00:00.000Z' })
      const same = give({ value: 'x', by: colleague.id })
      const later = give({ value: 'y', observedAt: '2026-11-21T10:00:00.000Z' })
      const back = give({
        value: 'x',
        observedAt: '2026-11-21T08:00:00.000Z',
        replaces: [answerOf(ahead).id],
      })
      expect(await send([ahead])).toMatchObject([{ status: 'applied' }])
      expect(await send([same], colleague)).toMatchObject([{ status: 'applied' }])
      expect(await send([later])).toMatchObject([{ status: 'applied' }])
      const [told] = await send([back])
      expect(told).toMatchObject({
        status: 'conflict',
        problem: { detail: expect.stringContaining(answerOf(same).id) },
      })
    })
    it('keeps both of two differing answers and says conflict to who came second', async () => {
      const mine = give({ value: 'storage' })
      expect(await send([mine])).toMatchObject([{ status: 'applied' }])
      const [conflict] = await send([theirs({ value: 'changing' })], second)
      expect(conflict).toMatchObject({ status: 'conflict', problem: { type: 'conflict' } })
      expect(conflict?.problem?.detail).toContain(idOf(mine))
      expect(await count('answer')).toBe(2)
    })

    it('finds no conflict where they agree, or where one of them could not tell', async () => {
      await send([
        give({ fact: 'ans.same' }),
        give({ fact: 'ans.tools', value: ['b', 'a'] }),
        give({ fact: 'ans.other' }),
      ])
      const agreeing = [
        theirs({ fact: 'ans.same' }),
        theirs({ fact: 'ans.tools', value: ['a', 'b'] }),
        theirs({ fact: 'ans.other', value: null, unavailable: 'not-known' }),
      ]
      expect((await send(agreeing, second)).map((r) => r.status)).toEqual(['applied', 'applied', 'applied'])
    })

    it('lets an answer replace those it names, and only those', async () => {
      const [mine, other] = [give({ value: 'storage' }), theirs({ value: 'changing' })]
      await send([mine])
      await send([other], second)
      const settled = give({ value: 'office', replaces: [idOf(mine), idOf(other)] })
      expect(await send([settled])).toMatchObject([{ status: 'applied' }])
      expect(await send([theirs({ value: 'toilet', replaces: [idOf(other)] })], second)).toMatchObject([
        { status: 'conflict' },
      ])
      expect(await count('answer')).toBe(4)
    })

    it('lets an answer replace one that was given at another camera of the room, but not one of another fact', async () => {
      const atCamera = give({ subjectKind: 'camera', subjectId: school.camera.id })
      await send([atCamera])
      const results = await send(
        [theirs({ replaces: [idOf(atCamera)] }), theirs({ fact: 'ans.ELSE', replaces: [idOf(atCamera)] })],
        second,
      )
      expect(results.map((r) => r.status)).toEqual(['applied', 'rejected'])
    })

    it('lets an answer replace one that has not arrived, whichever of them comes first', async () => {
      const late = theirs({ value: 'changing' })
      expect(await send([give({ replaces: [idOf(late)] })])).toMatchObject([{ status: 'applied' }])
      expect(await send([late], second)).toMatchObject([{ status: 'applied' }])
    })

    it('takes a later answer of the same person as a correction, as the rules do', async () => {
      const corrected = { value: 'office', observedAt: '2026-11-21T09:45:00.000Z' }
      expect((await send([give(), give(corrected)])).map((r) => r.status)).toEqual(['applied', 'applied'])
      expect(await send([theirs(corrected)], second)).toMatchObject([{ status: 'applied' }])
    })
  })

  it('guards a visit by its state', async () => {
    const inspection = { ...school.inspection, id: uuidv7() }
    const finish = (inspectionId: string) =>
      mutation('inspection.finish', school.institutionId, { inspectionId, finishedAt: AT, remark: 'koniec' })
    const results = await send([
      mutation('inspection.start', school.institutionId, { inspection: { ...inspection, state: 'finished' } }),
      mutation('inspection.start', school.institutionId, { inspection: { ...inspection, inspectors: [] } }),
      mutation('inspection.start', school.institutionId, { inspection }),
      mutation('inspection.start', school.institutionId, { inspection }),
      finish(inspection.id),
      finish(inspection.id),
      mutation('inspection.start', school.institutionId, { inspection }),
      finish(uuidv7()),
    ])
    expect(results.map((r) => r.status)).toEqual([
      'rejected',
      'rejected',
      'applied',
      'applied',
      'applied',
      'conflict',
      'conflict',
      'rejected',
    ])
    const row = await db.selectFrom('inspection').selectAll().where('id', '=', inspection.id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ state: 'finished', remark: 'koniec', version: 2 })
  })

  it('opens a planned visit', async () => {
    await db.updateTable('inspection').set({ state: 'planned', startedAt: null }).execute()
    const start = mutation('inspection.start', school.institutionId, { inspection: school.inspection })
    expect(await send([start])).toMatchObject([{ status: 'applied' }])
  })

  it('binds a label once; who comes second learns it and changes nothing', async () => {
    const { authorityId } = school.institution
    const foreign = await makeAuthority(db)
    const free = { institutionId: null, subjectKind: null, subjectId: null, boundAt: null }
    const codes = ['00000000000', '11111111111'] as const
    await db
      .insertInto('label')
      .values([
        { id: uuidv7(), authorityId, code: codes[0], ...free },
        { id: uuidv7(), authorityId: foreign, code: codes[1], ...free },
      ])
      .execute()
    const bind = (school: School, code: string, subjectKind: 'camera' | 'sign' | 'area', subjectId: string) =>
      mutation('label.bind', school.institutionId, { code, subjectKind, subjectId, boundAt: AT })
    const code = codes[0]
    const results = await send([
      bind(school, code, 'area', school.area.id),
      bind(school, code, 'camera', other.camera.id),
      bind(school, codes[1], 'camera', school.camera.id),
      bind(school, code, 'camera', school.camera.id),
      bind(school, code, 'camera', school.camera.id),
      bind(school, code, 'sign', school.sign.id),
    ])
    expect(results.map((r) => r.status)).toEqual(['rejected', 'rejected', 'rejected', 'applied', 'applied', 'conflict'])
    expect((await send([bind(other, code, 'camera', other.camera.id)], other.inspector))[0]?.status).toBe('conflict')
    const label = await db.selectFrom('label').selectAll().where('code', '=', code).executeTakeFirstOrThrow()
    expect(label).toMatchObject({ institutionId: school.institutionId, subjectId: school.camera.id })
    expect(await chainOf(db, authorityId)).toMatchObject({ intact: true, seq: 1 })
  })

  it('notes institutions whose facts changed, and only those', async () => {
    const forOther = mutation('answer.give', other.institutionId, { answer: anAnswer(other) })
    const both = await makeUser(db, school.institution.authorityId, [
      { role: 'inspector', scopeKind: 'authority', scopeId: school.institution.authorityId },
    ])
    await send(
      [
        give({ by: both.id, inspectionId: uuidv7() }),
        { ...forOther, args: { answer: anAnswer(other, { by: both.id }) } } as Mutation,
      ],
      both,
    )
    expect(await dirtyInstitutions(db)).toEqual([{ institutionId: other.institutionId, seq: 10 }])
  })

  it('keeps what a clock days off observed, with the server’s own time in the log', async () => {
    const late = give({ observedAt: '2031-01-01T00:00:00.000Z' })
    expect(await send([late])).toMatchObject([{ status: 'applied' }])
    const change = await db.selectFrom('change').selectAll().where('mutationId', '=', late.id).executeTakeFirstOrThrow()
    expect(change).toMatchObject({ at: AT, actor: school.inspector.id, entityKind: 'answer' })
  })

  it('keeps nothing of a mutation that failed by our fault, so that it can be sent again', async () => {
    const failing = { ...deps, now: () => new Date(Number.NaN) }
    const one = give()
    const lost = await push(failing, school.inspector, { clientId: uuidv7(), mutations: [one] })
    expect(lost.results).toMatchObject([{ status: 'rejected', problem: { type: 'internal' } }])
    expect(await send([one])).toMatchObject([{ status: 'applied' }])
  })
})
