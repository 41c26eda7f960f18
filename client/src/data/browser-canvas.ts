import type { EncodeOrder, Paint, PhotoCanvas } from './photo-canvas.ts'

/** Opaque, and told apart at once from a dark part of the room. */
const COVER = '#1f2a44'

type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D

function cover(context: Context, { width, height }: EncodeOrder, paint: Paint): void {
  context.fillStyle = COVER
  context.strokeStyle = COVER
  for (const { from, to } of paint.rectangles) {
    const left = Math.min(from[0], to[0]) * width
    const top = Math.min(from[1], to[1]) * height
    context.fillRect(left, top, Math.abs(to[0] - from[0]) * width, Math.abs(to[1] - from[1]) * height)
  }
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const { points, radius } of paint.strokes) {
    const pixels = radius * Math.max(width, height)
    context.lineWidth = 2 * pixels
    context.beginPath()
    points.forEach(([x, y], index) => {
      if (index === 0) context.moveTo(x * width, y * height)
      else context.lineTo(x * width, y * height)
    })
    context.stroke()
    // A stroke of one point draws nothing by itself.
    const first = points[0]
    if (first) {
      context.beginPath()
      context.arc(first[0] * width, first[1] * height, pixels, 0, 2 * Math.PI)
      context.fill()
    }
  }
}

async function toJpeg(bitmap: ImageBitmap, order: EncodeOrder): Promise<ArrayBuffer> {
  const { width, height, quality, paint } = order
  if (typeof OffscreenCanvas === 'function') {
    const canvas = new OffscreenCanvas(width, height)
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no 2d canvas')
    context.imageSmoothingQuality = 'high'
    context.drawImage(bitmap, 0, 0, width, height)
    cover(context, order, paint)
    return (await canvas.convertToBlob({ type: 'image/jpeg', quality })).arrayBuffer()
  }
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2d canvas')
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  cover(context, order, paint)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
  if (!blob) throw new Error('the canvas gave no JPEG')
  return blob.arrayBuffer()
}

export const browserCanvas: PhotoCanvas = {
  open: async (source) => {
    const bitmap =
      source instanceof ImageBitmap ? source : await createImageBitmap(source, { imageOrientation: 'from-image' })
    return {
      width: bitmap.width,
      height: bitmap.height,
      encode: (order) => toJpeg(bitmap, order),
      close: () => {
        // A bitmap handed in belongs to the caller.
        if (bitmap !== source) bitmap.close()
      },
    }
  },
}
