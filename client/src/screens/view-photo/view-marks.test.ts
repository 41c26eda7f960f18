import { describe, expect, it } from 'vitest'
import type { ViewMark } from '@nadzor/shared/facts/answer'
import { decodeDraft, encodeDraft, factsOfMarks, foreignShare, marksOf, touchedFacts } from './view-marks.ts'

const field = (kind: ViewMark['kind'], x: number, y: number, w: number, h: number): ViewMark => ({
  kind,
  corners: [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
  ],
  share: w * h * 100,
})

describe('factsOfMarks', () => {
  it('says plainly that nothing was found', () => {
    expect(factsOfMarks([])).toEqual({
      'view.public_share': 0,
      'view.forbidden_door': false,
      'view.private': false,
      'view.desk': false,
    })
  })

  it('adds street and neighbour to one share, overlap once', () => {
    expect(foreignShare([field('public-ground', 0, 0, 1, 0.16), field('neighbour', 0, 0.16, 0.5, 0.14)])).toBe(23)
    expect(foreignShare([field('public-ground', 0, 0, 0.5, 0.5), field('neighbour', 0, 0, 0.5, 0.5)])).toBe(25)
  })

  it('leaves out what the camera masks, also a doorway', () => {
    const masked = [
      field('public-ground', 0, 0, 1, 0.2),
      field('forbidden-room', 0.2, 0, 0.1, 0.1),
      field('masked', 0, 0, 1, 0.5),
    ]
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
    const text = encodeDraft('neighbour', [
      [0.1234, 1],
      [0, 0.5],
    ])
    expect(decodeDraft(text)).toEqual({
      kind: 'neighbour',
      corners: [
        [0.123, 1],
        [0, 0.5],
      ],
    })
    expect(decodeDraft('masked')).toEqual({ kind: 'masked', corners: [] })
  })

  it.each([undefined, '', 'sky_1.1', 'masked_1', 'masked_a.b', 'masked_99999.1'])('ignores %s', (text) => {
    expect(decodeDraft(text)).toBeNull()
  })
})

describe('touchedFacts', () => {
  it('says nothing of what nobody marked yet', () => {
    expect(touchedFacts([], [field('neighbour', 0, 0, 1, 1)])).toEqual(['view.public_share', 'view.private'])
    expect(touchedFacts([], [field('forbidden-room', 0, 0, 1, 1)])).toEqual(['view.forbidden_door'])
  })

  it('takes a word back with the field that was its ground', () => {
    expect(touchedFacts([field('workstation', 0, 0, 1, 1)], [])).toEqual(['view.desk'])
  })

  it('lets a mask speak about what it may hide', () => {
    const room = field('forbidden-room', 0, 0, 1, 1)
    expect(touchedFacts([room], [room, field('masked', 0, 0, 1, 1)])).toEqual(['view.forbidden_door'])
  })
})

describe('marksOf', () => {
  const row = (id: string, over = {}) => ({
    id,
    subjectId: 'c7',
    fact: 'view.public_share',
    inspectionId: 'v1',
    observedAt: '2026-11-21T09:41:00.000Z',
    marks: [{ ...field('neighbour', 0, 0, 1, 1), share: Number(id) }],
    ...over,
  })

  it('takes the last answer about this view, of either fact', () => {
    expect(marksOf([row('2', { fact: 'view.forbidden_door' }), row('1')], 'c7', 'v1')[0]?.share).toBe(2)
  })

  it('leaves out other cameras, visits and facts', () => {
    expect(
      marksOf(
        [row('1', { subjectId: 'c8' }), row('2', { inspectionId: 'v0' }), row('3', { fact: 'area.kind' })],
        'c7',
        'v1',
      ),
    ).toEqual([])
  })
})
