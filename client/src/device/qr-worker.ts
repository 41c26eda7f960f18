import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { decodePixels, prepareDecoder } from './qr-decode.ts'
import type { Sighting } from './qr-decode.ts'

export type DecodeRequest = { id: number; frame: ImageBitmap | ImageData }
export type DecodeReply = { id: number; sightings: Sighting[] } | { id: number; failed: string }

// The client's TypeScript settings know the page's globals, not a worker's.
const worker = self as unknown as {
  onmessage: ((event: MessageEvent<DecodeRequest>) => void) | null
  postMessage(reply: DecodeReply): void
}

prepareDecoder({ url: wasmUrl })

function pixelsOf(frame: ImageBitmap | ImageData): ImageData {
  if (!('close' in frame)) return frame
  const canvas = new OffscreenCanvas(frame.width, frame.height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no 2d context in the worker')
  context.drawImage(frame, 0, 0)
  frame.close()
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

worker.onmessage = async ({ data: { id, frame } }) => {
  try {
    worker.postMessage({ id, sightings: await decodePixels(pixelsOf(frame)) })
  } catch (error) {
    worker.postMessage({ id, failed: error instanceof Error ? error.message : String(error) })
  }
}
