/** Share of the picture's width (x) or height (y), 0..1, measured on the upright picture. */
export type Point = readonly [x: number, y: number]
/** A brush stroke; `radius` is a share of the picture's longer side. One point paints a dot. */
export type Stroke = { points: Point[]; radius: number }
/** Two opposite corners, in any order. */
export type Rectangle = { from: Point; to: Point }
export type Paint = { strokes: Stroke[]; rectangles: Rectangle[] }

export type EncodeOrder = {
  /** Pixels of the result. */
  width: number
  height: number
  /** JPEG quality, 0..1. */
  quality: number
  /** Covered opaquely before encoding. */
  paint: Paint
}

/** A decoded picture, upright. */
export type Picture = {
  /** Pixels, after the EXIF orientation was applied. */
  width: number
  height: number
  /** JPEG bytes of the scaled, painted picture. */
  encode(order: EncodeOrder): Promise<ArrayBuffer>
  close(): void
}

/** Decoding, scaling, painting and encoding: the browser's canvas on a phone, jimp in node tests. */
export type PhotoCanvas = {
  /** Rejects when the bytes are no picture this engine can decode. */
  open(source: Blob | ImageBitmap): Promise<Picture>
}
