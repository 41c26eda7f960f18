import { describe, expect, it } from 'vitest'
import { program, shownBy } from './peer-suite.ts'

describe('what a peer test needs', () => {
  it('names the program that is missing and the package it comes in', () => {
    expect(program('no-such-program-anywhere', 'some-package').missing()).toBe(
      'no-such-program-anywhere is not installed (Debian: some-package)',
    )
    expect(program('sh', 'dash').missing()).toBeNull()
  })

  it('is there when a command ends well, and says otherwise what is not', () => {
    expect(shownBy('x', ['sh', '-c', 'exit 0'], 'no x').missing()).toBeNull()
    expect(shownBy('x', ['sh', '-c', 'exit 3'], 'no x').missing()).toBe('no x')
    expect(shownBy('x', ['no-such-program-anywhere'], 'no x').missing()).toBe('no x')
  })
})
