import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Jimp } from 'jimp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileStore } from './file-store.ts'
import { createThumbnails } from './thumbnails.ts'
import type { Thumbnails } from './thumbnails.ts'

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('thumbnails', () => {
  let folder: string
  let thumbnails: Thumbnails
  let keep: (bytes: Uint8Array) => Promise<string>
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nadzor-thumbnails-'))
    const store = fileStore(join(folder, 'photos'))
    thumbnails = createThumbnails(store, join(folder, 'thumbnails'))
    keep = async (bytes) => {
      await store.put(hashOf(bytes), bytes)
      return hashOf(bytes)
    }
  })
  afterEach(async () => {
    await thumbnails.close()
    await rm(folder, { recursive: true })
  })
  const picture = (width: number, height: number) =>
    new Jimp({ width, height, color: 0xcc8844ff }).getBuffer('image/jpeg')

  it('has none of a photo that is not there', async () => {
    expect(await thumbnails.get('0'.repeat(64))).toBeNull()
  })

  it('says that bytes cannot be decoded, and goes on with the next', async () => {
    const broken = await keep(Buffer.from([0xff, 0xd8, 0xff, 0xd9]))
    await expect(thumbnails.get(broken)).rejects.toThrow('no thumbnail')
    expect(await thumbnails.get(await keep(await picture(40, 30)))).not.toBeNull()
  })

  it('fits a photo into 320 px, and never blows a small one up', async () => {
    const sizeOf = async (bytes: Uint8Array | null) => {
      const image = await Jimp.fromBuffer(Buffer.from(bytes ?? []))
      return [image.width, image.height]
    }
    expect(await sizeOf(await thumbnails.get(await keep(await picture(1600, 1200))))).toEqual([320, 240])
    expect(await sizeOf(await thumbnails.get(await keep(await picture(300, 1200))))).toEqual([80, 320])
    expect(await sizeOf(await thumbnails.get(await keep(await picture(40, 30))))).toEqual([40, 30])
  })

  it('makes each once and then reads its file', async () => {
    const photo = await keep(await picture(640, 480))
    const [first, second] = await Promise.all([thumbnails.get(photo), thumbnails.get(photo)])
    expect(second).toBe(first)
    expect(Buffer.from((await thumbnails.get(photo)) ?? [])).toEqual(Buffer.from(first ?? []))
    expect(await readdir(join(folder, 'thumbnails', photo.slice(0, 2)))).toEqual([`${photo}.jpg`])
  })
})
