import type { Environment } from './environment.ts'
import type { Rectangle, Stroke } from './photo-canvas.ts'

/** What the inspector confirmed about people in the picture; there is no third way to keep a photo. */
export type PhotoPrivacy =
  | { kind: 'nobody-visible' }
  | { kind: 'painted-over'; strokes?: Stroke[]; rectangles?: Rectangle[] }

/** Bytes exactly as they will be stored and sent, and what is known about them. */
export type PreparedPhoto = {
  mime: 'image/jpeg'
  bytes: ArrayBuffer
  /** Lower-case hex of `bytes`. */
  sha256: string
  /** Bytes. */
  size: number
  /** Pixels. */
  width: number
  height: number
  /** Instant. */
  capturedAt: string
  privacy: 'nobody-visible' | 'painted-over'
  /** JPEG of at most 320 px, so that screens still have a picture after the server took the bytes. */
  preview: ArrayBuffer
}

export async function preparePhoto(
  source: Blob | ImageBitmap,
  privacy: PhotoPrivacy,
  env: Pick<Environment, 'canvas' | 'now' | 'digest'>,
): Promise<PreparedPhoto> {
  throw new Error(`not yet: ${String(source)} ${privacy.kind} ${env.now()}`)
}
