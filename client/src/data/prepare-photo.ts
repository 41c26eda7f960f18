import { captureTime } from './capture-time.ts'
import { sha256Hex } from './digest.ts'
import type { Environment } from './environment.ts'
import { carriesMetadata, withoutMetadata } from './jpeg.ts'
import type { Paint, Picture, Rectangle, Stroke } from './photo-canvas.ts'
import { Refusal } from './problems.ts'

/** What the inspector confirmed about people in the picture; there is no third way to keep a photo. */
export type PhotoPrivacy =
  { kind: 'nobody-visible' } | { kind: 'painted-over'; strokes?: Stroke[]; rectangles?: Rectangle[] }

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

/** Pixels of the longer side. Enough to read a device's menu; a few hundred kilobytes on a mobile network. */
const LONG_SIDE = 1600
const PREVIEW_SIDE = 320
const QUALITY = 0.82
const PREVIEW_QUALITY = 0.7
/** A camera whose clock is further off than this from the phone's is not believed. */
const DAY = 24 * 3600 * 1000

type PhotoEnvironment = Pick<Environment, 'canvas' | 'now' | 'digest'>

/**
 * The one gate every photo passes before it is kept: capture time noted -> people covered (by hand today; automatic
 * blurring takes its place here) -> reduced and encoded anew, so that EXIF is gone -> hashed. Encryption at rest
 * comes behind it, in `Sealing`. No unpainted copy is ever encoded, let alone stored.
 * Throws `Refusal` `unreadable-picture` for what is no picture, `does-not-fit` for "painted over" without paint.
 */
export async function preparePhoto(
  source: Blob | ImageBitmap,
  privacy: PhotoPrivacy,
  env: PhotoEnvironment,
): Promise<PreparedPhoto> {
  const paint = paintOf(privacy)
  const capturedAt = new Date(await takenAt(source, env)).toISOString()
  const picture = await open(source, env)
  try {
    const { width, height } = reduced(picture, LONG_SIDE)
    const bytes = await encode(picture, width, height, QUALITY, paint)
    const small = reduced(picture, PREVIEW_SIDE)
    const preview = await encode(picture, small.width, small.height, PREVIEW_QUALITY, paint)
    const sha256 = await sha256Hex(env, bytes)
    const size = bytes.byteLength
    return { mime: 'image/jpeg', bytes, sha256, size, width, height, capturedAt, privacy: privacy.kind, preview }
  } finally {
    picture.close()
  }
}

function paintOf(privacy: PhotoPrivacy): Paint {
  if (privacy.kind === 'nobody-visible') return { strokes: [], rectangles: [] }
  const { strokes = [], rectangles = [] } = privacy
  const painted = strokes.some(({ points }) => points.length > 0) || rectangles.length > 0
  if (!painted) throw new Refusal('does-not-fit', { detail: 'painted over, but with no stroke and no rectangle' })
  return { strokes, rectangles }
}

/** By the file's own word, unless it is absurd beside the phone's clock (older than the phone's data can be, or ahead). */
async function takenAt(source: Blob | ImageBitmap, env: PhotoEnvironment): Promise<number> {
  const now = env.now()
  if (!('arrayBuffer' in source)) return now
  const said = captureTime(await source.arrayBuffer())
  return said === null || said > now + DAY || said < now - 30 * DAY ? now : said
}

async function open(source: Blob | ImageBitmap, env: PhotoEnvironment): Promise<Picture> {
  try {
    return await env.canvas.open(source)
  } catch (error) {
    throw new Refusal('unreadable-picture', {}, error)
  }
}

function reduced({ width, height }: Picture, side: number): { width: number; height: number } {
  const factor = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) }
}

async function encode(picture: Picture, width: number, height: number, quality: number, paint: Paint) {
  const clean = withoutMetadata(await picture.encode({ width, height, quality, paint }))
  // The promise of this function, checked on its own result: the server would refuse the photo.
  if (carriesMetadata(clean)) throw new Error('the encoded photo still carries metadata')
  return clean
}
