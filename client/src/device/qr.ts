import { codeOfAddress, parseCode } from '@nadzor/shared/facts/label'
import type { Sighting } from './qr-decode.ts'
import type { DecodeReply, DecodeRequest } from './qr-worker.ts'

export type { Point, Sighting } from './qr-decode.ts'

export type Decoder = {
  /** Takes the frame over: an ImageBitmap cannot be used afterwards. Rejects when the worker cannot decode at all. */
  decode(frame: ImageBitmap | ImageData): Promise<Sighting[]>
  close(): void
}

type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>

const browserWorker = (): WorkerLike => new Worker(new URL('./qr-worker.ts', import.meta.url), { type: 'module' })

/** Decoding happens in a worker so that the picture on screen never stutters. */
export function startDecoder(makeWorker: () => WorkerLike = browserWorker): Decoder {
  const worker = makeWorker()
  const waiting = new Map<number, { resolve: (found: Sighting[]) => void; reject: (error: Error) => void }>()
  let last = 0

  worker.onmessage = ({ data }: MessageEvent<DecodeReply>) => {
    const asked = waiting.get(data.id)
    waiting.delete(data.id)
    if ('failed' in data) asked?.reject(new Error(data.failed))
    else asked?.resolve(data.sightings)
  }
  worker.onerror = (event) => {
    const message = 'message' in event ? event.message : 'worker did not start'
    for (const asked of waiting.values()) asked.reject(new Error(message))
    waiting.clear()
  }
  return {
    decode(frame) {
      const id = ++last
      const request: DecodeRequest = { id, frame }
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        worker.postMessage(request, 'close' in frame ? [frame] : [frame.data.buffer])
      })
    },
    close() {
      worker.terminate()
      for (const asked of waiting.values()) asked.reject(new Error('decoder closed'))
      waiting.clear()
    },
  }
}

/** The label's CODE in what was read, and nothing else of it; null for other people's QR codes. */
export function codeOfText(text: string): string | null {
  return codeOfAddress(text) ?? parseCode(text)
}

/** The pixels of a frame in the form this browser's worker can take. */
export async function frameOf(source: HTMLVideoElement | ImageBitmap): Promise<ImageBitmap | ImageData> {
  if (typeof OffscreenCanvas !== 'undefined') return createImageBitmap(source)
  const [width, height] =
    'videoWidth' in source ? [source.videoWidth, source.videoHeight] : [source.width, source.height]
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no 2d context')
  context.drawImage(source, 0, 0)
  return context.getImageData(0, 0, width, height)
}
