import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Worker } from 'node:worker_threads'
import { unavailable } from '../problems.ts'
import { writeDurably } from './durable-file.ts'
import type { PhotoStore } from './store.ts'
import type { Made, Order } from './thumbnail-worker.ts'

/** Pixels of the longer side: a list on a desk screen of double density. */
const SIDE = 320
/** Waiting orders beyond this are refused; the browser asks again when it scrolls there. */
const QUEUE = 200
/** Twenty million pixels take jimp about four seconds here; a worker that needs longer is ended and begun anew. */
const PATIENCE_MS = 30_000

export type Thumbnails = {
  /** A JPEG of 320 px at most; null when the photo is not in the store. Throws `unavailable` when too many wait. */
  get(sha256: string): Promise<Uint8Array | null>
  close(): Promise<void>
}

/** Thumbnails, made once each by one worker, one at a time, and kept as files that may be deleted at any time. */
export function createThumbnails(store: PhotoStore, folder: string): Thumbnails {
  const making = new Map<string, Promise<Uint8Array | null>>()
  const bench = oneWorker()

  async function make(sha256: string, path: string): Promise<Uint8Array | null> {
    const photo = await store.open(sha256)
    if (!photo) return null
    const bytes = await bench.order(await buffer(photo))
    await writeDurably(path, join(folder, 'partial', randomUUID()), bytes)
    return bytes
  }

  return {
    async get(sha256) {
      const path = join(folder, sha256.slice(0, 2), `${sha256}.jpg`)
      const kept = await readFile(path).catch(() => null)
      if (kept) return kept
      const begun = making.get(sha256)
      if (begun) return begun
      if (making.size >= QUEUE) throw unavailable('Too many pictures are being made smaller.')
      const made = make(sha256, path).finally(() => making.delete(sha256))
      making.set(sha256, made)
      return made
    },
    close: () => bench.close(),
  }
}

/** Orders go through one worker thread in turn. It starts with the first order and never keeps the process alive. */
function oneWorker() {
  let worker: Worker | null = null
  let turn: Promise<unknown> = Promise.resolve()
  let count = 0

  function start(): Worker {
    const started = new Worker(new URL('./thumbnail-worker.ts', import.meta.url))
    started.unref()
    started.on('exit', () => (worker = worker === started ? null : worker))
    return started
  }

  function ask(bytes: Uint8Array): Promise<Uint8Array> {
    const current = (worker ??= start())
    const order: Order = { id: (count += 1), bytes, side: SIDE }
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer)
        current.off('message', onMade)
        current.off('error', onError)
        settle()
      }
      const onMade = (made: Made) => {
        if (made.id !== order.id) return
        end(() => ('bytes' in made ? resolve(made.bytes) : reject(new Error(`no thumbnail: ${made.error}`))))
      }
      const onError = (error: Error) => end(() => reject(error))
      const timer = setTimeout(() => {
        end(() => reject(new Error(`no thumbnail within ${PATIENCE_MS} ms`)))
        worker = null
        void current.terminate()
      }, PATIENCE_MS)
      current.on('message', onMade)
      current.on('error', onError)
      current.postMessage(order)
    })
  }

  return {
    order(bytes: Uint8Array): Promise<Uint8Array> {
      const made = turn.then(() => ask(bytes))
      turn = made.catch(() => undefined)
      return made
    },
    async close(): Promise<void> {
      await worker?.terminate()
      worker = null
    },
  }
}
