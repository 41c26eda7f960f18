import { describe, expect, it } from 'vitest'
import { parseTyped } from './typed-value.ts'

describe('what a person types', () => {
  it.each([
    ['number', '', 'needed'],
    ['number', 'dużo', 'number'],
    ['number', '12,5,1', 'number'],
    ['share', '101', 'share'],
    ['share', '-1', 'share'],
  ])('as a %s, "%s" is refused: %s', (type, text, problem) => {
    expect(parseTyped(type, text)).toEqual({ value: null, problem })
  })
  it('may use a comma, a point, a blank between thousands, or a percent sign', () => {
    expect(parseTyped('number', '12,5').value).toBe(12.5)
    expect(parseTyped('number', '1 200.5').value).toBe(1200.5)
    expect(parseTyped('share', '16 %').value).toBe(16)
  })
  it('keeps words and days as typed', () => {
    expect(parseTyped('text', ' dyżurka ').value).toBe('dyżurka')
    expect(parseTyped('day', '2026-11-21').value).toBe('2026-11-21')
  })
})
