import type { Point, Rectangle, Stroke } from '../../data/photo-canvas.ts'

/** Moves of the paint-over step. Everything the brush can do can also be done by buttons on boxes. */
export type Paint = { strokes: Stroke[]; rectangles: Rectangle[] }
export type Direction = 'left' | 'right' | 'up' | 'down'

export const noPaint = (): Paint => ({ strokes: [], rectangles: [] })
export const isPainted = (paint: Paint): boolean => paint.strokes.length + paint.rectangles.length > 0

/** Shares of the picture: one press of a button moves or grows a box by this much. */
const STEP = 0.04
const SMALLEST = 0.04
/** Radii of the brush as shares of the longer side; the slider's steps. */
export const brushRadii = [0.01, 0.02, 0.03, 0.05, 0.08] as const

const within = (value: number): number => Math.min(1, Math.max(0, value))
const round = (value: number): number => Math.round(value * 1000) / 1000

type Box = { x: number; y: number; width: number; height: number }

export function boxOf({ from, to }: Rectangle): Box {
  return {
    x: round(Math.min(from[0], to[0])),
    y: round(Math.min(from[1], to[1])),
    width: round(Math.abs(from[0] - to[0])),
    height: round(Math.abs(from[1] - to[1])),
  }
}

function rectangleOf({ x, y, width, height }: Box): Rectangle {
  return { from: [round(x), round(y)], to: [round(x + width), round(y + height)] }
}

/** A new box in the middle, set off a little from the ones already there so that it is seen. */
export function newBox(already: number): Rectangle {
  const offset = (already % 5) * STEP
  return rectangleOf({ x: 0.35 + offset, y: 0.3 + offset, width: 0.3, height: 0.3 })
}

/** The box one step further, never past the edge of the picture. */
export function moveBox(rectangle: Rectangle, direction: Direction): Rectangle {
  const box = boxOf(rectangle)
  const dx = direction === 'left' ? -STEP : direction === 'right' ? STEP : 0
  const dy = direction === 'up' ? -STEP : direction === 'down' ? STEP : 0
  return rectangleOf({
    ...box,
    x: Math.min(1 - box.width, within(box.x + dx)),
    y: Math.min(1 - box.height, within(box.y + dy)),
  })
}

/** Wider or narrower by one step on both sides (`side` "width"), taller or lower (`height`); stays in the picture. */
export function resizeBox(rectangle: Rectangle, side: 'width' | 'height', sign: 1 | -1): Rectangle {
  const box = boxOf(rectangle)
  const start = side === 'width' ? box.x : box.y
  const length = box[side]
  if (sign < 0 && length - STEP < SMALLEST) return rectangle
  const from = within(start - (sign * STEP) / 2)
  const to = within(start + length + (sign * STEP) / 2)
  return rectangleOf(side === 'width' ? { ...box, x: from, width: to - from } : { ...box, y: from, height: to - from })
}

/** Adds a point to the last stroke; points nearer than a quarter of the brush are left out. */
export function extendStroke(stroke: Stroke, point: Point): Stroke {
  const last = stroke.points.at(-1)
  if (last && Math.hypot(last[0] - point[0], last[1] - point[1]) < stroke.radius / 4) return stroke
  return { ...stroke, points: [...stroke.points, [round(within(point[0])), round(within(point[1]))]] }
}
