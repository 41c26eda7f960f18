import { describe, expect, it } from 'vitest'
import { localField } from '../recorder/typed-reading.ts'
import { clockOffset, offsetParts } from './clock-offset.ts'

describe('clockOffset', () => {
  const photo = '2026-11-21T09:41:12.000Z'
  const shown = (seconds: number) => localField(new Date(Date.parse(photo) + seconds * 1000).toISOString())

  it('is null for what is no time', () => {
    expect(clockOffset('', photo)).toBeNull()
  })

  it('is positive when the recorder is ahead', () => {
    expect(clockOffset(shown(3480), photo)).toBe(3480)
    expect(clockOffset(shown(-75), photo)).toBe(-75)
  })

  it('takes the middle of a minute shown without seconds', () => {
    expect(clockOffset(shown(0).slice(0, 16), photo)).toBe(18)
  })
})

describe('offsetParts', () => {
  it('says which way and how much', () => {
    expect(offsetParts(3480)).toEqual({ sign: 'ahead', h: 0, min: 58, s: 0 })
    expect(offsetParts(-3725)).toEqual({ sign: 'behind', h: 1, min: 2, s: 5 })
    expect(offsetParts(0).sign).toBe('equal')
  })
})

describe('an offset measured to parts of a second', () => {
  it('is said in whole seconds', () => {
    expect(offsetParts(3600.5)).toEqual({ sign: 'ahead', h: 1, min: 0, s: 1 })
    expect(offsetParts(-59.6)).toEqual({ sign: 'behind', h: 0, min: 1, s: 0 })
    expect(offsetParts(0.2)).toMatchObject({ sign: 'equal' })
  })
})
