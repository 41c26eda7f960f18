import { describe, expect, it } from 'vitest'
import { checkCharacter, spacedCode } from '@nadzor/shared/facts/label'
import { codeKeys, grouped, normalise, typedState } from './typed-code.ts'

const body = '7K3M29QR10'
const code = body + checkCharacter(body)

describe('typedState', () => {
  it('says how many characters are missing', () => {
    expect(typedState('')).toEqual({ state: 'empty' })
    expect(typedState(code.slice(0, 4))).toEqual({ state: 'short', missing: 7 })
  })

  it('refuses two swapped characters and one wrong one', () => {
    expect(typedState(`K7${code.slice(2)}`)).toEqual({ state: 'wrong' })
    expect(typedState(`8${code.slice(1)}`)).toEqual({ state: 'wrong' })
  })

  it('takes the code', () => {
    expect(typedState(code)).toEqual({ state: 'right', code })
  })
})

describe('normalise', () => {
  it('reads look-alikes, lower case and the printed dashes', () => {
    expect(normalise(spacedCode(code).toLowerCase())).toBe(code)
    expect(normalise('7k3m2-9qrlO')).toBe('7K3M29QR10')
  })

  it('leaves out what no label carries', () => {
    expect(normalise('u7!ż ?\n')).toBe('7')
  })

  it('takes no twelfth character', () => {
    expect(normalise(`${code}ZZ`)).toBe(code)
  })
})

describe('keys', () => {
  it('are the thirty-two of the label', () => {
    expect(codeKeys).toHaveLength(32)
    expect(codeKeys.join('')).not.toMatch(/[ILOU]/)
  })

  it('show a half-typed code as it is printed', () => {
    expect([grouped(''), grouped('7K3M2'), grouped('7K3M29'), grouped(code)]).toEqual([
      '',
      '7K3M2',
      '7K3M2-9',
      spacedCode(code),
    ])
  })
})
