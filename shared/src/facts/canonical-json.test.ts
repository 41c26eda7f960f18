import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

describe('canonical JSON', () => {
  it.each([[NaN], [Infinity], [undefined], [1n], [() => 1]])('refuses %s, which JSON cannot say', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
  })

  it('does not depend on the order in which members were written', () => {
    expect(canonicalJson({ b: 1, a: { d: [1, { z: 0, y: null }], c: 'ž' } })).toBe(
      canonicalJson({ a: { c: 'ž', d: [1, { y: null, z: 0 }] }, b: 1 }),
    )
  })

  it('orders keys by code unit, not by any language', () => {
    expect(canonicalJson({ ž: 1, z: 2, Z: 3, 10: 4, 9: 5 })).toBe('{"10":4,"9":5,"Z":3,"z":2,"ž":1}')
  })

  it('is JSON, and reads back as the same value', () => {
    const value = { text: 'a "quoted"\n\u2028line', numbers: [0, -0, 1.5e-7, 1e21], none: null, left: undefined }
    expect(JSON.parse(canonicalJson(value))).toEqual({ text: value.text, numbers: [0, 0, 1.5e-7, 1e21], none: null })
  })

  it('keeps the order of arrays', () => {
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]))
  })
})
