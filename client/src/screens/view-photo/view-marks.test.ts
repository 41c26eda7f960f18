import { describe, expect, it } from 'vitest'
import type { ViewMark } from '@nadzor/shared/facts/answer'
import { decodeDraft, encodeDraft, factsOfMarks, foreignShare } from './view-marks.ts'

const field = (kind: ViewMark['kind'], x: number, y: number, w: number, h: number): ViewMark => ({
  kind,
  corners: [[x, y], [x + w, y], [x + w, y + h], [x, y + h]],
  share: w * h * 100,
})

describe('factsOfMarks', () => {
  it('says plainly that nothing was found', () => {
    expect(factsOfMarks([])).toEqual({ 'view.public_share': 0, 'view.forbidden_door': false, 'view.desk': false })
  })

  it('adds street and neighbour to one share, overlap once', () => {
    expect(foreignShare([field('public-ground', 0, 0, 1, 0.16), field('neighbour', 0, 0.16, 0.5, 0.14)])).toBe(23)
    expect(foreignShare([field('public-ground', 0, 0, 0.5, 0.5), field('neighbour', 0, 0, 0.5, 0.5)])).toBe(25)
  })

  it('leaves out what the camera masks, also a doorway', () => {
    const masked = [field('public-ground', 0, 0, 1, 0.2), field('forbidden-room', 0.2, 0, 0.1, 0.1), field('masked', 0, 0, 1, 0.5)]
    expect(factsOfMarks(masked)).toMatchObject({ 'view.public_share': 0, 'view.forbidden_door': false })
    expect(factsOfMarks(masked.slice(0, 2))).toMatchObject({ 'view.public_share': 20, 'view.forbidden_door': true })
  })

  it('takes a typed share beside drawn ones, up to the whole picture', () => {
    const byHand: ViewMark = { kind: 'neighbour', corners: [], share: 7 }
    expect(foreignShare([field('public-ground', 0, 0, 1, 0.16), byHand])).toBe(23)
    expect(foreignShare([byHand, { ...byHand, share: 97 }])).toBe(100)
    expect(factsOfMarks([{ kind: 'workstation', corners: [], share: 30 }])).toMatchObject({ 'view.desk': true })
  })
})

describe('a half-drawn field in the address', () => {
  it('comes back to a thousandth', () => {
    const text = encodeDraft('neighbour', [[0.1234, 1], [0, 0.5]])
    expect(decodeDraft(text)).toEqual({ kind: 'neighbour', corners: [[0.123, 1], [0, 0.5]] })
    expect(decodeDraft('masked')).toEqual({ kind: 'masked', corners: [] })
  })

  it.each([undefined, '', 'sky_1.1', 'masked_1', 'masked_a.b', 'masked_99999.1'])('ignores %s', (text) => {
    expect(decodeDraft(text)).toBeNull()
  })
})
