import { Jimp, JimpMime } from 'jimp'
import type { PhotoCanvas } from '@nadzor/client/src/data/photo-canvas.ts'

/** The phone's canvas in Node: real pixels and real JPEG, so that what is painted over can be looked for afterwards. */
export const jimpCanvas: PhotoCanvas = {
  open: async (source) => {
    if (!(source instanceof Blob)) throw new TypeError('only files here')
    // `read` turns the picture upright by its EXIF orientation.
    const picture = await Jimp.read(Buffer.from(await source.arrayBuffer()))
    return {
      width: picture.width,
      height: picture.height,
      close: () => undefined,
      encode: async ({ width, height, quality, paint }) => {
        const copy = picture.clone().resize({ w: width, h: height })
        const black = 0x000000ff
        for (const { from, to } of paint.rectangles) {
          for (let x = Math.min(from[0], to[0]) * width; x < Math.max(from[0], to[0]) * width; x += 1) {
            for (let y = Math.min(from[1], to[1]) * height; y < Math.max(from[1], to[1]) * height; y += 1) {
              copy.setPixelColor(black, Math.floor(x), Math.floor(y))
            }
          }
        }
        for (const { points, radius } of paint.strokes) {
          const pixels = radius * Math.max(width, height)
          copy.scan((x, y) => {
            if (points.some(([px, py]) => Math.hypot(x - px * width, y - py * height) <= pixels)) {
              copy.setPixelColor(black, x, y)
            }
          })
        }
        const jpeg = await copy.getBuffer(JimpMime.jpeg, { quality: Math.round(quality * 100) })
        return Uint8Array.from(jpeg).buffer
      },
    }
  },
}

/** A noisy picture: it hardly compresses, so its photo is of a real photo's size. `seed` makes it differ. */
export async function noisyPhoto(width: number, height: number, seed: number): Promise<Blob> {
  const picture = new Jimp({ width, height })
  let state = seed
  const { data } = picture.bitmap
  for (let at = 0; at < data.length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    data[at] = state & 255
    data[at + 1] = (state >>> 8) & 255
    data[at + 2] = (state >>> 16) & 255
    data[at + 3] = 255
  }
  const jpeg = await picture.getBuffer(JimpMime.jpeg, { quality: 90 })
  return new Blob([Uint8Array.from(jpeg)], { type: 'image/jpeg' })
}
