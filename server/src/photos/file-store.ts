import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { PhotoStore } from './store.ts'
import { makeDurable, writeDurably } from './durable-file.ts'

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function unlessMissing<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Photos as files `ab/abcd….jpg` under `folder`; halves of interrupted writes stay in `folder/partial`. */
export function fileStore(folder: string): PhotoStore {
  const pathOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError(`not a SHA-256: ${sha256}`)
    return join(folder, sha256.slice(0, 2), `${sha256}.jpg`)
  }
  return {
    async put(sha256, bytes) {
      const path = pathOf(sha256)
      if (hashOf(bytes) !== sha256) throw new Error(`the bytes are not those of ${sha256}`)
      const there = await unlessMissing(readFile(path))
      if (there && hashOf(there) === sha256) {
        await makeDurable(path)
        return
      }
      await writeDurably(path, join(folder, 'partial', randomUUID()), bytes)
    },
    async stat(sha256) {
      const found = await unlessMissing(stat(pathOf(sha256)))
      return found && { size: found.size }
    },
    async open(sha256) {
      const file = await unlessMissing(open(pathOf(sha256), 'r'))
      return file && createReadStream('', { fd: file })
    },
  }
}
