import { beforeEach, describe, expect, it } from 'vitest'
import { engines } from '../testing/postgres.ts'
import { AT, makeAuthority, makeSchool } from '../testing/school.ts'
import type { School } from '../testing/school.ts'
import { appendChange, lockStreams, saveRow } from './change-log.ts'
import { migrate } from './open-database.ts'
import type { Database } from './open-database.ts'
import { chainOf, erasePayload } from './queries/chain.ts'

const origin = { actor: 'system:test', mutationId: null, at: AT }

describe.each(await engines())('the change log on $name', ({ open }) => {
  let db: Database
  let school: School
  beforeEach(async () => {
    db = await open()
    await migrate(db)
    school = await makeSchool(db, await makeAuthority(db))
  })
  const rename = (name: string) =>
    db.transaction().execute((trx) => saveRow(trx, 'camera', { ...school.camera, name }, origin))

  it('refuses a stream nobody opened, and a row that changes its institution', async () => {
    const other = await makeSchool(db, school.institution.authorityId)
    await expect(db.transaction().execute((trx) => lockStreams(trx, ['nowhere']))).rejects.toThrow('nowhere')
    const moved = { ...school.camera, institutionId: other.institutionId }
    await expect(db.transaction().execute((trx) => saveRow(trx, 'camera', moved, origin))).rejects.toThrow(
      'another institution',
    )
    expect(await chainOf(db, other.institutionId)).toMatchObject({ intact: true, seq: 9 })
  })

  it('writes row, version and change in one place', async () => {
    expect(await rename('Brama')).toBe(2)
    const changes = await db.selectFrom('change').selectAll().where('entityId', '=', school.camera.id).execute()
    expect(changes.map((change) => change.version).sort()).toEqual([1, 2])
    const row = await db.selectFrom('camera').selectAll().where('id', '=', school.camera.id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ name: 'Brama', version: 2 })
    expect(await chainOf(db, school.institutionId)).toMatchObject({ intact: true, seq: 10, erased: 0 })
  })

  it('counts the versions of kinds whose table has none', async () => {
    const entry = { ...origin, streamId: school.institution.authorityId, entityKind: 'label', entityId: 'l1' }
    await db.transaction().execute(async (trx) => {
      expect(await appendChange(trx, { ...entry, payload: { a: 1 } })).toBe(1)
      expect(await appendChange(trx, { ...entry, payload: { a: 2 } })).toBe(2)
    })
    const versions = await db
      .selectFrom('change')
      .select('version')
      .where('entityId', '=', 'l1')
      .orderBy('seq')
      .execute()
    expect(versions.map((row) => row.version)).toEqual([1, 2])
  })

  it('leaves no number behind when a transaction is undone', async () => {
    const undone = db.transaction().execute(async (trx) => {
      await saveRow(trx, 'camera', { ...school.camera, name: 'Nie' }, origin)
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    await rename('Brama')
    expect(await chainOf(db, school.institutionId)).toMatchObject({ intact: true, seq: 10 })
  })

  it('still verifies when a payload was erased, and cannot be guessed back from its digest', async () => {
    await rename('Brama')
    await rename('Brama')
    const digests = await db
      .selectFrom('change')
      .select('payloadDigest')
      .where('entityId', '=', school.camera.id)
      .execute()
    expect(new Set(digests.map((row) => row.payloadDigest)).size).toBe(3)
    await db.transaction().execute((trx) => erasePayload(trx, school.institutionId, 10))
    expect(await chainOf(db, school.institutionId)).toMatchObject({ intact: true, seq: 11, erased: 1 })
  })

  it.each([
    ['an actor', 'digest', 4, () => db.updateTable('change').set({ actor: 'x' }).where('seq', '=', 4).execute()],
    [
      'a payload',
      'payload',
      5,
      () => db.updateTable('changePayload').set({ body: '{}' }).where('seq', '=', 5).execute(),
    ],
    ['a missing change', 'gap', 6, () => db.deleteFrom('change').where('seq', '=', 6).execute()],
    ['missing last changes', 'gap', 9, () => db.deleteFrom('change').where('seq', '>', 8).execute()],
    [
      'a head set back',
      'head',
      8,
      () => db.updateTable('stream').set({ seq: 8 }).where('kind', '=', 'institution').execute(),
    ],
    [
      'a change made up anew',
      'link',
      7,
      () =>
        db
          .updateTable('change')
          .set({ prevDigest: 'f'.repeat(64) })
          .where('seq', '=', 7)
          .execute(),
    ],
  ] as const)('finds %s', async (_what, fault, seq, tamper) => {
    await tamper()
    expect(await chainOf(db, school.institutionId)).toEqual({ intact: false, seq, fault })
  })

  it('knows no chain of a stream that does not exist', async () => {
    expect(await chainOf(db, 'nowhere')).toBeNull()
  })
})
