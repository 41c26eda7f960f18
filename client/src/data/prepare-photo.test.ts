import { describe, expect, it } from 'vitest'
import { captureTime } from './capture-time.ts'
import { carriesMetadata, withoutMetadata } from './jpeg.ts'
import type { EncodeOrder, PhotoCanvas } from './photo-canvas.ts'
import { preparePhoto } from './prepare-photo.ts'
import { memoryPhone } from './testing/memory-environment.ts'
import { exifOf, jpegOf } from './testing/jpeg-bytes.ts'

const NOW = '2026-11-21T09:41:00.000Z'

/** A canvas that notes what it was asked, and answers with a JPEG that carries an EXIF block, as Safari's does. */
function notingCanvas(width: number, height: number) {
  const orders: EncodeOrder[] = []
  let closed = false
  const canvas: PhotoCanvas = {
    open: async () => ({
      width,
      height,
      encode: async (order) => {
        orders.push(order)
        return jpegOf({ exif: exifOf('2001:01:01 00:00:00'), comment: 'made by a browser' })
      },
      close: () => void (closed = true),
    }),
  }
  const env = memoryPhone(NOW).boot(() => Promise.reject(new Error('no network')), canvas)
  return { env, orders, closed: () => closed }
}

const nobody = { kind: 'nobody-visible' } as const

describe('preparing a photo', () => {
  it('refuses what is no picture, by name', async () => {
    const env = memoryPhone(NOW).boot(() => Promise.reject(new Error('no network')))
    await expect(preparePhoto(new Blob(['text']), nobody, env)).rejects.toMatchObject({ code: 'unreadable-picture' })
  })

  it('refuses "painted over" without a single stroke', async () => {
    const { env } = notingCanvas(100, 100)
    const empty = { kind: 'painted-over', strokes: [{ points: [], radius: 0.1 }] } as const
    await expect(preparePhoto(new Blob([]), { ...empty, strokes: [] }, env)).rejects.toMatchObject({
      code: 'does-not-fit',
    })
  })

  it('encodes no picture without the paint: not the photo, not its preview', async () => {
    const { env, orders, closed } = notingCanvas(4032, 3024)
    const stroke = { points: [[0.5, 0.5] as const], radius: 0.1 }
    const photo = await preparePhoto(new Blob([]), { kind: 'painted-over', strokes: [stroke] }, env)
    expect(orders.map(({ width, height, paint }) => [width, height, paint.strokes.length])).toEqual([
      [1600, 1200, 1],
      [320, 240, 1],
    ])
    expect(photo).toMatchObject({ width: 1600, height: 1200, privacy: 'painted-over', mime: 'image/jpeg' })
    expect(closed()).toBe(true)
  })

  it('reduces an upright picture by its longer side and never enlarges a small one', async () => {
    const upright = notingCanvas(3024, 4032)
    expect(await preparePhoto(new Blob([]), nobody, upright.env)).toMatchObject({ width: 1200, height: 1600 })
    const small = notingCanvas(640, 480)
    expect(await preparePhoto(new Blob([]), nobody, small.env)).toMatchObject({ width: 640, height: 480 })
  })

  it('takes off what the encoder itself wrote beside the picture, then hashes exactly what is kept', async () => {
    const { env } = notingCanvas(100, 100)
    const photo = await preparePhoto(new Blob([]), nobody, env)
    expect(carriesMetadata(photo.bytes)).toBe(false)
    expect(carriesMetadata(photo.preview)).toBe(false)
    expect(photo.size).toBe(photo.bytes.byteLength)
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', photo.bytes)).toString('hex')
    expect(photo.sha256).toBe(digest)
  })

  it('notes when a file was taken before that is lost', async () => {
    const { env } = notingCanvas(100, 100)
    const file = new Blob([jpegOf({ exif: exifOf('2026:11:20 12:00:00', '+01:00') })])
    expect((await preparePhoto(file, nobody, env)).capturedAt).toBe('2026-11-20T11:00:00.000Z')
  })

  it('does not believe a camera whose clock is years off', async () => {
    const { env } = notingCanvas(100, 100)
    for (const said of ['2019:01:01 00:00:00', '2031:01:01 00:00:00']) {
      const file = new Blob([jpegOf({ exif: exifOf(said, '+00:00') })])
      expect((await preparePhoto(file, nobody, env)).capturedAt).toBe(NOW)
    }
  })
})

describe('what a JPEG tells beside the picture', () => {
  it('refuses to judge what is no JPEG', () => {
    expect(() => carriesMetadata(new TextEncoder().encode('PNG').buffer)).toThrow(RangeError)
    expect(() => withoutMetadata(jpegOf({}).slice(0, 12))).toThrow(RangeError)
  })

  it('finds EXIF, comments and maker’s blocks, and leaves header and colour profile alone', () => {
    expect(carriesMetadata(jpegOf({}))).toBe(false)
    expect(carriesMetadata(jpegOf({ exif: exifOf('2026:01:01 00:00:00') }))).toBe(true)
    expect(carriesMetadata(jpegOf({ comment: 'x' }))).toBe(true)
    expect(carriesMetadata(jpegOf({ app: [0xe2, 'ICC_PROFILE\0'] }))).toBe(false)
    expect(carriesMetadata(jpegOf({ app: [0xe2, 'MPF\0'] }))).toBe(true)
    expect(carriesMetadata(jpegOf({ app: [0xe0, 'JFXX\0'] }))).toBe(true)
    expect(carriesMetadata(jpegOf({ app: [0xed, 'Photoshop 3.0'] }))).toBe(true)
  })

  it('removes them without touching a byte of the rest', () => {
    const plain = new Uint8Array(jpegOf({}))
    const told = jpegOf({ exif: exifOf('2026:01:01 00:00:00'), comment: 'x' })
    expect(new Uint8Array(withoutMetadata(told))).toEqual(plain)
    expect(new Uint8Array(withoutMetadata(plain.buffer))).toEqual(plain)
  })

  it('reads the moment in either byte order, and never stumbles over a damaged block', () => {
    const at = Date.parse('2026-11-20T11:00:00Z')
    for (const little of [true, false]) {
      expect(captureTime(jpegOf({ exif: exifOf('2026:11:20 12:00:00', '+01:00', little) }))).toBe(at)
    }
    const whole = exifOf('2026:11:20 12:00:00', '+01:00')
    for (let length = 0; length < whole.length; length += 7) {
      expect([null, at]).toContain(captureTime(jpegOf({ exif: whole.subarray(0, length) })))
    }
    expect(captureTime(jpegOf({}))).toBeNull()
    expect(captureTime(new ArrayBuffer(3))).toBeNull()
  })
})
