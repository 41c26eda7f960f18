import { describe, expect, it } from 'vitest'
import { boxOf, extendStroke, isPainted, moveBox, newBox, noPaint, resizeBox } from './paint.ts'
import type { Direction } from './paint.ts'

const times = <T>(n: number, value: T, change: (value: T) => T): T =>
  Array.from({ length: n }).reduce<T>((now) => change(now), value)

describe('boxes set by buttons', () => {
  it.each<[Direction, object]>([
    ['left', { x: 0 }],
    ['right', { x: 0.7 }],
    ['up', { y: 0 }],
    ['down', { y: 0.7 }],
  ])('stop at the %s edge and keep their size', (direction, edge) => {
    const box = boxOf(times(60, newBox(0), (rectangle) => moveBox(rectangle, direction)))
    expect(box).toMatchObject({ ...edge, width: 0.3, height: 0.3 })
  })

  it('never shrink to nothing', () => {
    const box = boxOf(times(60, newBox(0), (rectangle) => resizeBox(rectangle, 'width', -1)))
    expect(box.width).toBeGreaterThanOrEqual(0.04)
    expect(box.height).toBe(0.3)
  })

  it('grow over the whole picture and no further', () => {
    const grown = times(
      60,
      times(60, newBox(0), (r) => resizeBox(r, 'width', 1)),
      (r) => resizeBox(r, 'height', 1),
    )
    expect(boxOf(grown)).toEqual({ x: 0, y: 0, width: 1, height: 1 })
  })

  it('are read the same whichever corner was set first', () => {
    expect(boxOf({ from: [0.6, 0.7], to: [0.2, 0.1] })).toEqual({ x: 0.2, y: 0.1, width: 0.4, height: 0.6 })
  })

  it('do not hide behind each other when added', () => {
    expect(newBox(1)).not.toEqual(newBox(0))
  })
})

describe('brush', () => {
  const stroke = { points: [[0.5, 0.5] as const], radius: 0.05 }

  it('leaves out trembling and keeps to the picture', () => {
    expect(extendStroke(stroke, [0.501, 0.5])).toBe(stroke)
    expect(extendStroke(stroke, [1.4, -2]).points.at(-1)).toEqual([1, 0])
  })
})

describe('isPainted', () => {
  it('is false for an untouched picture', () => {
    expect(isPainted(noPaint())).toBe(false)
    expect(isPainted({ ...noPaint(), rectangles: [newBox(0)] })).toBe(true)
  })
})
