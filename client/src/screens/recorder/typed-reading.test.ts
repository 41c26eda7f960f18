import { describe, expect, it } from 'vitest'
import { localField, readTyped } from './typed-reading.ts'

describe('readTyped', () => {
  it('refuses nothing, half a date and words for a number', () => {
    expect(readTyped({ type: 'instant' }, ' ')).toEqual({ value: null, problem: 'needed' })
    expect(readTyped({ type: 'instant' }, '2026-13-45T99:00')).toEqual({ value: null, problem: 'date' })
    expect(readTyped({ type: 'number' }, 'dwa')).toEqual({ value: null, problem: 'number' })
  })

  it('takes a decimal comma and the wall clock of the device', () => {
    expect(readTyped({ type: 'number' }, '12,5')).toEqual({ value: 12.5, problem: null })
    const typed = localField('2026-07-23T06:15:00.000Z')
    expect(readTyped({ type: 'instant' }, typed)).toEqual({ value: '2026-07-23T06:15:00.000Z', problem: null })
  })
})
