import { createHash } from 'node:crypto'
import { readFile, readdir, utimes } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Rows } from '@nadzor/shared/facts/rows'
import { createApp } from '../../app.ts'
import { startSession } from '../../commands/session/start.ts'
import { evaluationSettled } from '../../jobs/evaluate.ts'
import { createPhotos } from '../../photos/photos.ts'
import { sweepStaging } from '../../photos/staging.ts'
import { engines } from '../../testing/postgres.ts'
import { aPhoto, mutation } from '../../testing/school.ts'
import { openVisit, takeShot } from '../../testing/visit.ts'
import type { Shot, VisitWorld } from '../../testing/visit.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe.each(await engines())('uploads on $name', ({ open }) => {
  let world: VisitWorld
  let shot: Shot
  let evidence: Rows['evidence']
  beforeEach(async () => {
    world = await openVisit(await open())
    shot = await takeShot()
    evidence = aPhoto(world.school, shot.described)
  })
  afterEach(async () => {
    await evaluationSettled(world.deps)
    await world.close()
  })

  const describeIt = (row = evidence) =>
    world.push([mutation('evidence.add', world.school.institutionId, { evidence: row })])
  type Headers = Record<string, string>
  /** A tus request with raw bytes, by the inspector unless a token is given. */
  const tus = async (method: string, path: string, headers: Headers, bytes?: Uint8Array, by = world.inspector) =>
    by(method, path, bytes, { 'Tus-Resumable': '1.0.0', ...headers })
  const begin = (
    more: { row?: Rows['evidence']; headers?: Headers; bytes?: Uint8Array; by?: typeof world.inspector } = {},
  ) => {
    const { row = evidence, headers = {}, bytes, by } = more
    const announced = `evidenceId ${base64(row.id)},sha256 ${base64(row.sha256)}`
    const all = { 'Upload-Length': String(row.size), 'Upload-Metadata': announced, ...headers }
    return tus('POST', '/api/uploads', bytes ? { ...all, ...octets } : all, bytes, by)
  }
  const octets = { 'Content-Type': 'application/offset+octet-stream' }
  const at = (offset: number) => ({ ...octets, 'Upload-Offset': String(offset) })
  const problemOf = async (response: Response) => {
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    return (await response.json()).type
  }
  const staged = async () => (await readdir(world.deps.photos.stagingFolder)).filter((name) => !name.endsWith('.json'))
  const stored = async (hash = evidence.sha256) =>
    readFile(join(world.folder, 'photos', hash.slice(0, 2), `${hash}.jpg`)).catch(() => null)

  it('refuses bytes that nobody described', async () => {
    const response = await begin()
    expect(response.status).toBe(409)
    expect(await problemOf(response)).toBe('conflict')
  })

  it('refuses who may not, and who is not signed in, also to continue', async () => {
    await describeIt()
    const [stranger, reviewer] = [await world.as('inspector', 'other'), await world.as('reviewer')]
    expect((await begin({ by: world.anonymous })).status).toBe(401)
    expect((await begin({ by: reviewer })).status).toBe(403)
    expect((await begin({ by: stranger })).status).toBe(404)
    const location = (await begin()).headers.get('location') ?? ''
    for (const [by, status] of [
      [world.anonymous, 401],
      [stranger, 404],
    ] as const) {
      expect((await tus('PATCH', location, at(0), shot.bytes, by)).status).toBe(status)
      expect((await tus('HEAD', location, {}, undefined, by)).status).toBe(status)
      expect((await tus('DELETE', location, {}, undefined, by)).status).toBe(status)
    }
    expect((await tus('HEAD', location, {})).headers.get('upload-offset')).toBe('0')
  })

  it('refuses a length, a hash or metadata other than described', async () => {
    await describeIt()
    const wrong = [
      await begin({ headers: { 'Upload-Length': '5' } }),
      await begin({ row: { ...evidence, sha256: 'b'.repeat(64) } }),
      await begin({ headers: { 'Upload-Metadata': `evidenceId ${base64('x')}` } }),
      await begin({ headers: { 'Upload-Metadata': '' } }),
      await tus('POST', '/api/uploads', { 'Upload-Defer-Length': '1' }),
    ]
    for (const response of wrong) {
      expect(response.status).toBe(400)
      expect(await problemOf(response)).toBe('invalid')
    }
    expect(await staged()).toEqual([])
  })

  it('refuses other bytes of the same length, and clears them away', async () => {
    await describeIt()
    const response = await begin({ bytes: Buffer.alloc(shot.bytes.length, 7) })
    expect(response.status).toBe(422)
    expect(await problemOf(response)).toBe('hash-mismatch')
    expect(await staged()).toEqual([])
    expect(await world.receipts([evidence.id])).toEqual([])
    expect((await begin({ bytes: shot.bytes })).status).toBe(201)
  })

  it.each([
    [
      'EXIF',
      (jpeg: Buffer) =>
        Buffer.concat([jpeg.subarray(0, 2), Buffer.from('ffe1000a457869660000ffff', 'hex'), jpeg.subarray(2)]),
    ],
    ['a file that is no JPEG', () => Buffer.from('%PDF-1.7 not a photo')],
    ['bytes behind the picture', (jpeg: Buffer) => Buffer.concat([jpeg, Buffer.from('more')])],
  ])('refuses %s although its hash is right', async (_what, change) => {
    const bytes = change(shot.bytes)
    const row = { ...evidence, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length }
    await describeIt(row)
    const response = await begin({ row, bytes })
    expect(response.status).toBe(415)
    expect(await problemOf(response)).toBe('unsupported-media')
    expect(await stored(row.sha256)).toBeNull()
    expect(await staged()).toEqual([])
  })

  it('refuses a picture of another size than described', async () => {
    const row = { ...evidence, width: 100 }
    await describeIt(row)
    expect((await begin({ row, bytes: shot.bytes })).status).toBe(415)
    expect(await world.receipts([row.id])).toEqual([])
  })

  it('receives in pieces: the receipt is the hash of the file on the disk, and the feed says so', async () => {
    await describeIt()
    const half = Math.floor(shot.bytes.length / 2)
    const created = await begin({ bytes: shot.bytes.subarray(0, half) })
    expect(created.status).toBe(201)
    const location = created.headers.get('location') ?? ''
    expect(location).toMatch(/^\/api\/uploads\/[0-9a-f]+$/)
    expect(await world.receipts([evidence.id])).toEqual([])
    expect((await tus('HEAD', location, {})).headers.get('upload-offset')).toBe(String(half))
    expect((await tus('PATCH', location, at(half + 1), shot.bytes.subarray(half))).status).toBe(409)
    expect((await tus('PATCH', location, at(half), shot.bytes.subarray(half))).status).toBe(204)

    const [receipt] = await world.receipts([evidence.id])
    expect(receipt).toMatchObject({ evidenceId: evidence.id, sha256: evidence.sha256, size: shot.bytes.length })
    expect(await stored()).toEqual(shot.bytes)
    expect(await staged()).toEqual([])
    const pull = { protocol: 1, institutionId: world.school.institutionId, epoch: 1, cursor: 0 }
    const { rows } = await (await world.inspector('POST', '/api/sync/pull', pull)).json()
    expect(rows.find((row: { id: string }) => row.id === evidence.id).row).toEqual({
      ...evidence,
      receivedAt: receipt?.receivedAt,
    })
  })

  it('refuses a receipted photo a second upload, and points at the receipt', async () => {
    await describeIt()
    await begin({ bytes: shot.bytes })
    const again = await begin({ bytes: shot.bytes })
    expect(again.status).toBe(409)
    expect(await problemOf(again)).toBe('conflict')
  })

  it('takes two equal photos, each with a receipt of its own', async () => {
    const twin = { ...evidence, id: aPhoto(world.school).id }
    for (const row of [evidence, twin]) {
      await describeIt(row)
      expect((await begin({ row, bytes: shot.bytes })).status).toBe(201)
    }
    const receipts = await world.receipts([evidence.id, twin.id])
    expect(receipts.map((one) => one.sha256)).toEqual([evidence.sha256, evidence.sha256])
  })

  it('books one receipt when the same photo comes over two connections at once', async () => {
    await describeIt()
    const answers = await Promise.all([begin({ bytes: shot.bytes }), begin({ bytes: shot.bytes })])
    expect(answers.map((one) => one.status).filter((status) => status !== 201 && status !== 409)).toEqual([])
    expect(await world.receipts([evidence.id])).toHaveLength(1)
    const changes = await world.deps.db.selectFrom('change').selectAll().where('entityId', '=', evidence.id).execute()
    expect(changes).toHaveLength(2)
  })

  it('loses nothing when it fails between file and receipt: the next question finishes the work', async () => {
    await describeIt()
    const { store } = world.deps.photos
    const put = store.put.bind(store)
    store.put = async (...all) => {
      await put(...all)
      throw new Error('the plug was pulled')
    }
    const created = await begin()
    const location = created.headers.get('location') ?? ''
    expect((await tus('PATCH', location, at(0), shot.bytes)).status).toBe(500)
    expect(await stored()).toEqual(shot.bytes)
    expect(await world.receipts([evidence.id])).toEqual([])
    store.put = put
    // As the phone does: it asks how far it got, hears that there is no such upload any more, and asks for the receipt.
    expect((await tus('HEAD', location, {})).status).toBe(404)
    expect(await world.receipts([evidence.id])).toHaveLength(1)
    expect(await staged()).toEqual([])
  })

  it('gives up an upload on request, and clears those that nobody continued', async () => {
    await describeIt()
    const location = (await begin({ bytes: shot.bytes.subarray(0, 10) })).headers.get('location') ?? ''
    expect((await tus('DELETE', location, {})).status).toBe(204)
    expect((await tus('HEAD', location, {})).status).toBe(404)
    const begun = (await begin()).headers.get('location') ?? ''
    const folder = world.deps.photos.stagingFolder
    expect(await sweepStaging(folder, new Date(Date.now() - 60_000))).toBe(0)
    const longAgo = new Date('2020-01-01')
    await utimes(join(folder, begun.split('/').at(-1) ?? ''), longAgo, longAgo)
    expect(await sweepStaging(folder, new Date(Date.now() - 60_000))).toBe(1)
    expect(await readdir(folder)).toEqual([])
    expect(await sweepStaging(join(folder, 'missing'), new Date())).toBe(0)
  })

  it('continues after a restart of the server', async () => {
    await describeIt()
    const location = (await begin({ bytes: shot.bytes.subarray(0, 100) })).headers.get('location') ?? ''
    // Another process over the same folder and database: nothing of the first one's memory.
    const second = createServer(createApp({ ...world.deps, photos: createPhotos(world.folder) }).callback())
    await new Promise<void>((resolve) => second.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(second.address() as AddressInfo).port}`
    const { token } = await startSession(world.deps, world.deps.db, world.people.inspector.here.id, 'test')
    const response = await fetch(url + location, {
      method: 'PATCH',
      headers: { Origin: url, Cookie: `nadzor_session=${token}`, 'Tus-Resumable': '1.0.0', ...at(100) },
      body: new Uint8Array(shot.bytes.subarray(100)),
    })
    expect(response.status).toBe(204)
    second.close()
    second.closeAllConnections()
    expect(await world.receipts([evidence.id])).toHaveLength(1)
  })
})
