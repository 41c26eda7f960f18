import type { Point } from './qr-decode.ts'

type Size = { width: number; height: number }

/** Where a point of the picture lies on screen when the picture fills a box as `object-fit: cover` does. */
export function coverPoint(point: Point, picture: Size, box: Size): Point {
  const scale = Math.max(box.width / picture.width, box.height / picture.height)
  return {
    x: point.x * scale + (box.width - picture.width * scale) / 2,
    y: point.y * scale + (box.height - picture.height * scale) / 2,
  }
}
