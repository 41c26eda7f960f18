import { describe, expect, it } from 'vitest'
import { writeDrafts } from './outbox.ts'
import { Refusal } from './problems.ts'
import { makeScene } from './testing/scene.ts'
import { addPhoto, fakePhoto, giveAnswer, startVisit } from './testing/school.ts'

const refusal = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'not refused',
    (error: unknown) => (error instanceof Refusal ? error.code : error),
  )

describe('writing on the phone', () => {
  it('refuses a change that does not fit its own schema, and stores nothing', async () => {
    const { open, school } = makeScene()
    const data = await open()
    const wrong = { name: 'area.add', institutionId: school.institution.id, args: { area: { name: '' } } }
    expect(await refusal(data.write([wrong as never]))).toBe('does-not-fit')
    expect(await data.ledger()).toEqual([])
  })

  it('refuses a row that belongs to another institution than the change', async () => {
    const { open, school } = makeScene()
    const data = await open()
    const area = { ...school.area, id: data.newId() }
    expect(await refusal(data.write([{ name: 'area.add', institutionId: data.newId(), args: { area } }]))).toBe(
      'does-not-fit',
    )
  })

  it('refuses a photo description without bytes, and bytes without a description', async () => {
    const { open, school } = makeScene()
    const data = await open()
    const photo = await fakePhoto(data, 1000)
    const { draft } = addPhoto(data, school, data.newId(), photo)
    expect(await refusal(data.write([draft]))).toBe('does-not-fit')
    expect(await refusal(data.write([giveAnswer(data, school, data.newId())], [photo]))).toBe('does-not-fit')
    expect(await data.unsent()).toEqual({ answers: 0, photos: 0, rejected: 0 })
  })

  it('keeps all of a write or nothing: one id written twice undoes the whole', async () => {
    const { open, school } = makeScene()
    const data = await open()
    const photo = await fakePhoto(data, 1000)
    const { draft } = addPhoto(data, school, data.newId(), photo)
    await data.write([draft], [photo])
    const answer = giveAnswer(data, school, data.newId())
    expect(await refusal(data.write([answer, draft], [photo]))).toBe('does-not-fit')
    expect(await data.unsent()).toMatchObject({ answers: 0, photos: 1 })
  })

  it('says storage-full in its own words when the disk is, and keeps nothing of the write', async () => {
    const { open, school, underneath } = makeScene()
    const data = await open()
    const photo = await fakePhoto(data, 1000)
    const { draft } = addPhoto(data, school, data.newId(), photo)
    const store = underneath(data)
    // Inside the very transaction of the write, where a full disk shows itself.
    store.db.photoChunks.hook('creating', () => {
      throw new DOMException('disk', 'QuotaExceededError')
    })
    expect(await refusal(writeDrafts(store, [draft], [photo]))).toBe('storage-full')
    expect(await data.unsent()).toMatchObject({ answers: 0, photos: 0 })
  })

  it('reads every byte back: bytes that came back changed are not called saved, and nothing is kept', async () => {
    const { open, school, underneath } = makeScene()
    const data = await open()
    const photo = await fakePhoto(data, 1000)
    const { draft } = addPhoto(data, school, data.newId(), photo)
    const store = underneath(data)
    store.db.photoChunks.hook('creating', (_key, chunk) => {
      // What a failing flash cell does.
      chunk.sealed = chunk.sealed.slice(0)
      new Uint8Array(chunk.sealed)[500] = 0xff
    })
    expect(await refusal(writeDrafts(store, [draft], [photo]))).toBe('storage-unreliable')
    expect(await data.ledger()).toEqual([])
    expect(await store.db.photoChunks.count()).toBe(0)
    expect((await data.storageHealth()).lost).toBeNull()
  })

  it('survives the end of the app: answers, photos and their bytes are there at the next start', async () => {
    const { open, school } = makeScene()
    const before = await open()
    const visit = startVisit(before, school)
    const photo = await fakePhoto(before, 600_000)
    const { evidence, draft } = addPhoto(before, school, visit.id, photo)
    await before.write([visit, giveAnswer(before, school, visit.id), draft], [photo])
    // No close(): the process simply ended.
    const after = await open()
    expect(await after.unsent()).toEqual({ answers: 2, photos: 1, rejected: 0 })
    const blob = await after.photo(evidence.id)
    expect(new Uint8Array(await blob!.arrayBuffer())).toEqual(new Uint8Array(photo.bytes))
    expect(await after.subject('inspection', visit.id)).toMatchObject({ state: 'open' })
    expect(await after.subject('evidence', evidence.id)).toEqual(evidence)
  })

  it('lists changes of one moment in the order in which they were written', async () => {
    const { open, school } = makeScene()
    const data = await open()
    const visitId = data.newId()
    const facts = Array.from({ length: 20 }, (_, index) => `ans.${index}`)
    await data.write(facts.map((fact) => giveAnswer(data, school, visitId, { fact })))
    const { db } = makeScene().underneath(data)
    const order = new Map((await db.outbox.orderBy('order').toArray()).map(({ id }, index) => [id, index]))
    expect((await data.ledger()).map(({ id }) => order.get(id))).toEqual(facts.map((_, index) => index))
  })

  it('lists what was made in the order of making, photos apart from answers', async () => {
    const { open, school, phone } = makeScene()
    const data = await open()
    const visit = startVisit(data, school)
    await data.write([visit])
    phone.advance(1000)
    const photo = await fakePhoto(data, 1000)
    const { evidence, draft } = addPhoto(data, school, visit.id, photo)
    await data.write([draft], [photo])
    phone.advance(1000)
    await data.write([{ name: 'inspection.finish', institutionId: school.institution.id, args: { inspectionId: visit.id, finishedAt: data.now(), remark: null } }])
    expect((await data.ledger()).map(({ what, state }) => [what, state])).toEqual([
      ['inspection.start', 'waiting'],
      ['photo', 'waiting'],
      ['inspection.finish', 'waiting'],
    ])
    expect((await data.ledger())[1]).toMatchObject({ id: evidence.id, size: 1000, progress: 0 })
  })
})
