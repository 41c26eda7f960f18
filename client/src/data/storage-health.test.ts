import { describe, expect, it } from 'vitest'
import { keepIdentity } from './identity.ts'
import { makeScene } from './testing/scene.ts'
import { addPhoto, fakePhoto, giveAnswer, startVisit } from './testing/school.ts'

describe('the storage of the phone', () => {
  it('says what is missing when entries have vanished', async () => {
    const { open, school, underneath } = makeScene()
    const data = await open()
    const visit = startVisit(data, school)
    const photo = await fakePhoto(data, 1000)
    const { draft, evidence } = addPhoto(data, school, visit.id, photo)
    await data.write([visit, giveAnswer(data, school, visit.id), draft], [photo])
    const { db } = underneath(data)
    await db.outbox.where('name').equals('answer.give').delete()
    await db.photos.delete(evidence.id)
    expect((await (await open()).storageHealth()).lost).toMatchObject({ answers: 1, photos: 1 })
  })

  it('says that everything of a person who worked here is gone, from what was noted elsewhere', async () => {
    const { phone, server, school, inspector } = makeScene()
    const keeper = keepIdentity(phone.boot(server.fetch))
    await keeper.start()
    const data = keeper.who.get().data!
    await data.sync.now()
    phone.setOnline(false)
    await data.write([startVisit(data, school)])
    await data.close()
    await new Promise<void>((resolve, reject) => {
      const request = data.env.indexedDB.deleteDatabase(`nadzor-${inspector.id}`)
      request.onsuccess = () => resolve()
      request.onerror = () => reject(request.error ?? new Error('not deleted'))
    })
    const again = keepIdentity(phone.boot(server.fetch))
    await again.start()
    expect((await again.who.get().data!.storageHealth()).lost).toMatchObject({ answers: 1, photos: 0 })
  })

  it('misses nothing after sending, receipts and a purge: those are no losses', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    await data.download(school.institution.id)
    const visit = startVisit(data, school)
    const photo = await fakePhoto(data, 1000)
    await data.write([visit, addPhoto(data, school, visit.id, photo).draft], [photo])
    await data.sync.now()
    server.hide(school.institution.id)
    await data.sync.now()
    expect((await (await open()).storageHealth()).lost).toBeNull()
  })

  it('warns by the share that is left', async () => {
    const { open, phone } = makeScene()
    const data = await open()
    expect(await data.storageHealth()).toMatchObject({ persisted: true, usage: null, level: 'ok' })
    phone.setEstimate({ usage: 80, quota: 100 })
    expect((await data.storageHealth()).level).toBe('ok')
    phone.setEstimate({ usage: 90, quota: 100 })
    expect((await data.storageHealth()).level).toBe('low')
    phone.setEstimate({ usage: 96, quota: 100 })
    expect((await data.storageHealth()).level).toBe('full')
  })
})
