import { Jimp } from 'jimp'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Rows } from '@nadzor/shared/facts/rows'
import { receivePhoto } from '../../commands/photos/receive.ts'
import { saveRow } from '../../db/change-log.ts'
import { engines } from '../../testing/postgres.ts'
import { AT, aPhoto } from '../../testing/school.ts'
import { openVisit, takeShot } from '../../testing/visit.ts'
import type { Shot, VisitWorld } from '../../testing/visit.ts'

describe.each(await engines())('photos of evidence on $name', ({ open }) => {
  let world: VisitWorld
  let shot: Shot
  let evidence: Rows['evidence']
  beforeEach(async () => {
    world = await openVisit(await open())
    shot = await takeShot(800, 600)
    evidence = aPhoto(world.school, shot.described)
    const origin = { actor: evidence.by, mutationId: null, at: AT }
    await world.deps.db.transaction().execute((trx) => saveRow(trx, 'evidence', evidence, origin))
  })
  afterEach(() => world.close())
  const receive = () => receivePhoto(world.deps, { evidenceId: evidence.id, userId: evidence.by, bytes: shot.bytes })
  const get = (what: string, headers = {}, id = evidence.id) =>
    world.inspector('GET', `/api/evidence/${id}/${what}`, undefined, headers)

  it('has neither picture while the bytes are on the phone, and says so', async () => {
    for (const what of ['photo', 'thumbnail']) {
      const response = await get(what)
      expect(response.status).toBe(404)
      expect((await response.json()).detail).toContain('still on the phone')
      expect((await get(what, {}, uuidv7())).status).toBe(404)
    }
  })

  it('gives exactly the bytes the phone made', async () => {
    await receive()
    const response = await get('photo')
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(shot.bytes)
  })

  it('gives a thumbnail of 320 px', async () => {
    await receive()
    const response = await get('thumbnail')
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    const image = await Jimp.fromBuffer(Buffer.from(await response.arrayBuffer()))
    expect([image.width, image.height]).toEqual([320, 240])
  })

  it('lets a browser keep them only if it asks each time, and sends nothing twice', async () => {
    await receive()
    for (const what of ['photo', 'thumbnail']) {
      const first = await get(what)
      expect(first.headers.get('cache-control')).toBe('private, no-cache')
      const tag = first.headers.get('etag') ?? ''
      const again = await get(what, { 'If-None-Match': tag, 'Cache-Control': 'max-age=0' })
      expect([again.status, await again.text()]).toEqual([304, ''])
      const signedOut = await world.anonymous('GET', `/api/evidence/${evidence.id}/${what}`, undefined, {
        'If-None-Match': tag,
      })
      expect(signedOut.status).toBe(401)
    }
  })

  it('fails loudly when a receipted photo is gone from the store', async () => {
    await receive()
    world.deps.photos.store.open = async () => null
    expect((await get('photo')).status).toBe(500)
  })
})
