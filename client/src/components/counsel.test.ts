import { beforeAll, describe, expect, it } from 'vitest'
import { chooseLanguage } from '../i18n.ts'
import { isUnconfirmed, withCounsel } from './counsel.ts'

beforeAll(() => chooseLanguage('pl'))

describe('the reservation of counsel', () => {
  it('stands with a clause whose first mark is knowledge or interpretation, or that has none', () => {
    expect(isUnconfirmed({ marks: ['K'] })).toBe(true)
    expect(isUnconfirmed({ marks: ['I', 'F2'] })).toBe(true)
    expect(isUnconfirmed({ marks: [] })).toBe(true)
    expect(isUnconfirmed({ marks: ['F2', 'I'] })).toBe(false)
    expect(isUnconfirmed({ marks: ['S003'] })).toBe(false)
  })
  it('goes into one line of a list, and only there', () => {
    expect(withCounsel('Brak umowy', 'unconfirmed')).toBe('Brak umowy · do potwierdzenia przez prawnika')
    expect(withCounsel('Brak umowy', 'legal')).toBe('Brak umowy')
    expect(withCounsel('Brak umowy', 'benchmark')).toBe('Brak umowy')
  })
})
