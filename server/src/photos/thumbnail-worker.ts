import { parentPort } from 'node:worker_threads'
import { Jimp } from 'jimp'

/**
 * Makes thumbnails off the main thread: jimp is plain JavaScript and would hold up every request for a quarter of a
 * second. One message in ({ id, bytes, side }), one out ({ id, bytes } or { id, error }).
 */
export type Order = { id: number; bytes: Uint8Array; side: number }
export type Made = { id: number; bytes: Uint8Array } | { id: number; error: string }

async function thumbnail({ bytes, side }: Order): Promise<Buffer> {
  const image = await Jimp.fromBuffer(Buffer.from(bytes))
  if (image.width > side || image.height > side) image.scaleToFit({ w: side, h: side })
  return image.getBuffer('image/jpeg', { quality: 72 })
}

parentPort?.on('message', (order: Order) => {
  thumbnail(order).then(
    (bytes) => parentPort?.postMessage({ id: order.id, bytes } satisfies Made),
    (error: unknown) => parentPort?.postMessage({ id: order.id, error: String(error) } satisfies Made),
  )
})
