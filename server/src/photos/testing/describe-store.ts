import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { PhotoStore } from '../store.ts'

/** A store under test, and how to damage a stored photo behind its back. */
export type StoreUnderTest = { store: PhotoStore; damage: (sha256: string) => Promise<void> }

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What every photo store must do. */
export function describeStore(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`photo store: ${name}`, () => {
    let store: PhotoStore
    let damage: StoreUnderTest['damage']
    beforeEach(async () => void ({ store, damage } = await make()))
    const bytes = Buffer.from([0xff, 0xd8, ...Array.from({ length: 70_000 }, (_, index) => index % 251)])
    const sha256 = hashOf(bytes)
    const read = async (hash: string) => {
      const stream = await store.open(hash)
      return stream && buffer(stream)
    }

    it('refuses bytes that do not have the hash, and keeps nothing of them', async () => {
      await expect(store.put(sha256, bytes.subarray(1))).rejects.toThrow(sha256)
      expect(await store.stat(sha256)).toBeNull()
      expect(await store.open(sha256)).toBeNull()
    })

    it('refuses a name that is no hash', async () => {
      for (const wrong of ['../../etc/passwd', sha256.toUpperCase(), sha256.slice(1), ''])
        for (const use of [store.put(wrong, bytes), store.stat(wrong), store.open(wrong)])
          await expect(use).rejects.toThrow(RangeError)
    })

    it('gives back exactly the bytes', async () => {
      await store.put(sha256, bytes)
      expect(await store.stat(sha256)).toEqual({ size: bytes.length })
      expect(await read(sha256)).toEqual(bytes)
    })

    it('takes equal photos twice, even at once', async () => {
      await Promise.all([store.put(sha256, bytes), store.put(sha256, bytes), store.put(sha256, bytes)])
      await store.put(sha256, bytes)
      expect(await read(sha256)).toEqual(bytes)
    })

    it('keeps photos apart', async () => {
      const other = Buffer.from('another')
      await store.put(sha256, bytes)
      await store.put(hashOf(other), other)
      expect(await read(hashOf(other))).toEqual(other)
      expect(await read(sha256)).toEqual(bytes)
    })

    it('replaces a damaged copy by the good bytes', async () => {
      await store.put(sha256, bytes)
      await damage(sha256)
      expect(await read(sha256)).not.toEqual(bytes)
      await store.put(sha256, bytes)
      expect(await read(sha256)).toEqual(bytes)
    })
  })
}
