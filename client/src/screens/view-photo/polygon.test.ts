import { describe, expect, it } from 'vitest'
import { cornerAt, coveredShare, crossesItself, fieldFault, polygonArea, stepCorner } from './polygon.ts'
import type { Corner } from './polygon.ts'

const box = (x: number, y: number, w: number, h: number): Corner[] => [
  [x, y],
  [x + w, y],
  [x + w, y + h],
  [x, y + h],
]

describe('fieldFault', () => {
  it('refuses two corners, crossing edges and a line', () => {
    expect(
      fieldFault([
        [0, 0],
        [1, 1],
      ]),
    ).toBe('too-few')
    expect(
      fieldFault([
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
      ]),
    ).toBe('crossing')
    expect(
      fieldFault([
        [0, 0],
        [0.5, 0.5],
        [1, 1],
      ]),
    ).toBe('no-area')
  })

  it('lets a concave field close', () => {
    expect(
      fieldFault([
        [0, 0],
        [1, 0],
        [1, 1],
        [0.5, 0.2],
        [0, 1],
      ]),
    ).toBeNull()
  })
})

describe('crossesItself', () => {
  it('does not mistake edges that meet in a corner for crossing', () => {
    expect(crossesItself(box(0.1, 0.1, 0.4, 0.4))).toBe(false)
  })
})

describe('polygonArea', () => {
  it('is a share of the picture whichever way round the corners go', () => {
    expect(polygonArea(box(0, 0.5, 1, 0.25))).toBeCloseTo(0.25)
    expect(polygonArea([...box(0, 0.5, 1, 0.25)].reverse())).toBeCloseTo(0.25)
    expect(
      polygonArea([
        [0, 0],
        [1, 0],
        [0, 1],
      ]),
    ).toBeCloseTo(0.5)
  })
})

describe('coveredShare', () => {
  it('is nothing without fields', () => {
    expect(coveredShare([])).toBe(0)
  })

  it('rounds one field to a tenth of a per cent', () => {
    expect(coveredShare([box(0, 0, 0.333, 0.5)])).toBe(16.7)
  })

  it('counts overlapping fields once', () => {
    expect(coveredShare([box(0, 0, 0.5, 1), box(0.25, 0, 0.5, 1)])).toBe(75)
  })

  it('leaves out what a mask hides', () => {
    expect(coveredShare([box(0, 0, 1, 0.4)], [box(0, 0, 1, 0.3)])).toBe(10)
    expect(coveredShare([box(0, 0, 1, 0.4)], [box(0, 0, 1, 1)])).toBe(0)
  })
})

describe('corners', () => {
  it('are never stepped out of the picture', () => {
    expect(stepCorner([0.995, 0.004], 3, -3)).toEqual([1, 0])
    expect(stepCorner([0.5, 0.5], 1, -2)).toEqual([0.51, 0.48])
  })

  it('are taken within a finger of the tap, the nearest first', () => {
    const picture = { width: 390, height: 270 }
    const corners: Corner[] = [
      [0.5, 0.5],
      [0.53, 0.5],
    ]
    expect(cornerAt(corners, [0.52, 0.5], picture)).toBe(1)
    expect(cornerAt(corners, [0.7, 0.5], picture)).toBe(-1)
  })
})
