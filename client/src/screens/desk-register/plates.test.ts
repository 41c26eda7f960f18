import { describe, expect, it } from 'vitest'
import { alsoBorneBy, doublyPlated, proposedPlate } from './plates.ts'
import { school, uuid } from './school-in-tests.ts'

describe('a plate that something bears already', () => {
  it('is said whatever its case and blanks, over all kinds, and never of the thing itself', () => {
    expect(alsoBorneBy(school(), ' k-07', '').map(({ name }) => name)).toEqual(['Anteroom'])
    expect(alsoBorneBy(school(), 'r-1', '').map(({ kind }) => kind)).toEqual(['recorder'])
    expect(alsoBorneBy(school(), 'K-07', uuid(12))).toEqual([])
    expect(alsoBorneBy(school(), '', '')).toEqual([])
  })

  it('marks both that bear it', () => {
    const register = school()
    register.signs[0]!.plate = 'k-09'
    expect(doublyPlated(register)).toEqual(new Set([uuid(11), uuid(20)]))
  })
})

describe('the plate that is proposed', () => {
  const proposed = (typed: string, kind: 'camera' | 'sign' | 'recorder' = 'camera', id = '') =>
    proposedPlate(school(), kind, typed, id)

  it('is none beside a free one, and beside the own one', () => {
    expect(proposed('K-33')).toBeNull()
    expect(proposed('K-07', 'camera', uuid(12))).toBeNull()
    expect(proposed('Gate')).toBeNull()
  })

  it('counts on after the highest, not into gaps: a number that hung once may still be on a drawing', () => {
    expect(proposed('')).toBe('K-11')
  })

  it('follows how this school numbers the kind, else how everybody does', () => {
    expect(proposed('', 'sign')).toBe('Z-02')
    expect(proposed('', 'recorder')).toBe('R-2')
    const empty = { ...school(), cameras: [], signs: [], recorders: [] }
    expect(proposedPlate(empty, 'camera', '', '')).toBe('K-01')
    expect(proposedPlate(empty, 'recorder', '', '')).toBe('R1')
  })

  it('completes a prefix, begun or whole, and frees a taken number', () => {
    expect(proposed('k')).toBe('K-11')
    expect(proposed('z-')).toBe('Z-02')
    expect(proposed('X')).toBe('X01')
    expect(proposed('K-09')).toBe('K-11')
  })

  it('is never longer than a plate may be', () => {
    const register = school()
    register.cameras[0]!.plate = 'KAMERA-99999'
    expect(proposedPlate(register, 'camera', 'KAMERA-99999', '')).toBeNull()
  })
})
