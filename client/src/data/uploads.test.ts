import { describe, expect, it, vi } from 'vitest'
import { CHUNK_BYTES } from './database.ts'
import { makeScene } from './testing/scene.ts'
import type { Scene } from './testing/scene.ts'
import { addPhoto, fakePhoto, startVisit } from './testing/school.ts'

const SIZE = 3 * CHUNK_BYTES + 1234

async function withPhoto(scene: Scene) {
  const data = await scene.open()
  const visit = startVisit(data, scene.school)
  const photo = await fakePhoto(data, SIZE)
  const { evidence, draft } = addPhoto(data, scene.school, visit.id, photo)
  await data.write([visit, draft], [photo])
  return { data, photo, evidence, chunks: () => scene.underneath(data).db.photoChunks.count() }
}

describe('photos on their way', () => {
  it('deletes nothing when every byte was sent but the server gives no receipt', async () => {
    const scene = makeScene()
    const { data, photo, evidence, chunks } = await withPhoto(scene)
    scene.server.fail(({ path }) => (path === '/api/sync/receipts' ? Response.json({ receipts: [] }) : null))
    for (let round = 0; round < 6; round += 1) await data.sync.now()
    expect(await chunks()).toBe(4)
    expect((await data.ledger()).find(({ what }) => what === 'photo')?.state).not.toBe('accepted')
    expect(await (await data.photo(evidence.id))!.arrayBuffer()).toEqual(photo.bytes)
  })

  it('waits as without network when the part of the app that sends photos cannot be fetched', async () => {
    vi.doMock('./tus-transport.ts', () => {
      throw new TypeError('Failed to fetch dynamically imported module')
    })
    const { data, chunks } = await withPhoto(makeScene())
    await data.sync.now()
    expect(data.sync.state.get()).toMatchObject({ phase: 'waiting', reason: 'offline', waiting: { photos: 1 } })
    expect(await chunks()).toBe(4)
    vi.doUnmock('./tus-transport.ts')
    await data.sync.now()
    expect((await data.ledger()).find(({ what }) => what === 'photo')).toMatchObject({ state: 'accepted' })
  })

  it('deletes nothing on a receipt for other bytes: it says so and sends all of it again', async () => {
    const scene = makeScene()
    const { data, evidence, chunks } = await withPhoto(scene)
    scene.server.fail(({ path }) => {
      if (path !== '/api/sync/receipts') return null
      const receipt = { evidenceId: evidence.id, sha256: '0'.repeat(64), size: SIZE, receivedAt: data.now() }
      return Response.json({ receipts: [receipt] })
    })
    await data.sync.now()
    expect(await chunks()).toBe(4)
    expect((await data.ledger()).find(({ what }) => what === 'photo')).toMatchObject({
      state: 'repeat',
      progress: 0,
      problem: { type: 'hash-mismatch' },
    })
    scene.server.fail()
    scene.server.photos.clear()
    await data.sync.now()
    expect((await data.ledger()).find(({ what }) => what === 'photo')).toMatchObject({ state: 'accepted', problem: null })
  })

  it('deletes nothing on a receipt for the right hash but another size', async () => {
    const scene = makeScene()
    const { data, photo, evidence, chunks } = await withPhoto(scene)
    scene.server.fail(({ path }) => {
      if (path !== '/api/sync/receipts') return null
      const receipt = { evidenceId: evidence.id, sha256: photo.sha256, size: SIZE - 1, receivedAt: data.now() }
      return Response.json({ receipts: [receipt] })
    })
    await data.sync.now()
    expect(await chunks()).toBe(4)
  })

  it('sends no byte before the server knows the photo’s description', async () => {
    const scene = makeScene()
    const { data, chunks } = await withPhoto(scene)
    scene.server.hide(scene.school.institution.id)
    await data.sync.now()
    expect(scene.server.log.some((line) => line.includes('uploads'))).toBe(false)
    expect(await chunks()).toBe(4)
    expect((await data.ledger()).find(({ what }) => what === 'photo')).toMatchObject({
      state: 'rejected',
      problem: { type: 'forbidden' },
    })
  })

  it('lets go of the bytes after the server’s own hash came, and keeps the small picture', async () => {
    const scene = makeScene()
    const { data, photo, evidence, chunks } = await withPhoto(scene)
    await data.sync.now()
    expect(scene.server.sha256Of(evidence.id)).toBe(photo.sha256)
    expect(await chunks()).toBe(0)
    expect(await (await data.photo(evidence.id))!.arrayBuffer()).toEqual(photo.preview)
    expect(data.sync.state.get().waiting).toEqual({ answers: 0, photos: 0 })
  })

  it('goes on from the byte the server has, after the app was killed half-way', async () => {
    const scene = makeScene()
    let patches = 0
    const { data, photo, evidence } = await withPhoto(scene)
    scene.server.fail(({ method }) => {
      if (method === 'PATCH' && ++patches > 1) throw new TypeError('gone')
      return null
    })
    await data.sync.now()
    expect((await data.ledger()).find(({ what }) => what === 'photo')).toMatchObject({ state: 'waiting' })
    // The process ends here; the next one has only what IndexedDB holds.
    const sent: number[] = []
    scene.server.fail(({ method, body }) => {
      if (method === 'PATCH' || method === 'POST') sent.push(body.length)
      return null
    })
    const again = await scene.open()
    const before = scene.server.log.length
    await again.sync.now()
    const tus = scene.server.log.slice(before).filter((line) => line.includes('uploads'))
    expect(tus).toEqual(['HEAD /api/uploads/:id', 'PATCH /api/uploads/:id', 'PATCH /api/uploads/:id'])
    expect(Math.max(...sent)).toBeLessThanOrEqual(CHUNK_BYTES)
    expect(scene.server.sha256Of(evidence.id)).toBe(photo.sha256)
    expect((await again.ledger()).find(({ what }) => what === 'photo')?.state).toBe('accepted')
  })

  it('an answer to the last piece that was lost costs a question, not the photo again', async () => {
    const scene = makeScene()
    const { data } = await withPhoto(scene)
    scene.server.fail(({ method, path, body, headers }) => {
      if (method !== 'PATCH' || body.length === CHUNK_BYTES) return null
      scene.server.answer(method, path, body, headers)
      throw new TypeError('gone')
    })
    await data.sync.now()
    scene.server.fail()
    const before = scene.server.log.length
    await data.sync.now()
    expect(scene.server.log.slice(before).filter((line) => line.includes('uploads'))).toEqual([])
    expect((await data.ledger()).find(({ what }) => what === 'photo')?.state).toBe('accepted')
  })

  it('starts anew when the server has cleared the half-sent copy away', async () => {
    const scene = makeScene()
    const { data, evidence, photo } = await withPhoto(scene)
    scene.server.fail(({ method }) => {
      if (method === 'PATCH') throw new TypeError('gone')
      return null
    })
    await data.sync.now()
    scene.server.uploads.clear()
    scene.server.fail()
    await data.sync.now()
    expect(scene.server.sha256Of(evidence.id)).toBe(photo.sha256)
  })

  it('keeps a photo the server refuses, with the reason, and sends the next one', async () => {
    const scene = makeScene()
    const { data, chunks } = await withPhoto(scene)
    const visit = startVisit(data, scene.school)
    const second = await fakePhoto(data, 1000, 2)
    const { draft, evidence } = addPhoto(data, scene.school, visit.id, second)
    await data.write([visit, draft], [second])
    let first = true
    scene.server.fail(({ method, path }) => {
      if (method !== 'POST' || path !== '/api/uploads' || !first) return null
      first = false
      return Response.json({ type: 'unsupported-media', title: 'EXIF', status: 415 }, { status: 415 })
    })
    await data.sync.now()
    expect(scene.server.photos.has(evidence.id)).toBe(true)
    expect(await chunks()).toBe(4)
    expect((await data.ledger()).find(({ state }) => state === 'rejected')).toMatchObject({
      what: 'photo',
      problem: { type: 'unsupported-media' },
    })
    expect(data.sync.state.get()).toMatchObject({ rejected: 1, waiting: { photos: 1 } })
  })

  it('says so when the phone has lost bytes it had promised to keep', async () => {
    const scene = makeScene()
    const { data, evidence } = await withPhoto(scene)
    await scene.underneath(data).db.photoChunks.delete([evidence.id, 2])
    await data.sync.now()
    expect((await data.ledger()).find(({ what }) => what === 'photo')).toMatchObject({
      state: 'rejected',
      problem: { type: 'gone' },
    })
  })

  it('stops photos for an expired session, and says why', async () => {
    const scene = makeScene()
    const { data, chunks } = await withPhoto(scene)
    scene.server.fail(({ method }) => {
      if (method === 'PATCH') scene.server.signIn(null)
      return null
    })
    await data.sync.now()
    expect(data.sync.state.get()).toMatchObject({ phase: 'waiting', reason: 'session-expired', waiting: { photos: 1 } })
    expect(await chunks()).toBe(4)
    scene.server.fail()
    scene.server.signIn(scene.inspector.id)
    await data.sync.now()
    expect(data.sync.state.get()).toMatchObject({ phase: 'idle', waiting: { photos: 0 } })
  })
})
