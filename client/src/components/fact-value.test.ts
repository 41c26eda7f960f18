import { catalogueEntry, factCatalogue } from '@nadzor/shared/facts/catalogue'
import { beforeEach, describe, expect, it } from 'vitest'
import { chooseLanguage } from '../i18n.ts'
import { factValue, quantity, unitName } from './fact-value.ts'

const plainly = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('a quantity in words', () => {
  it('Polish', async () => {
    await chooseLanguage('pl')
    const days = [1, 2, 5, 22, 121, 12.5].map((n) => plainly(quantity(n, 'd')))
    expect(days).toEqual(['1 dzień', '2 dni', '5 dni', '22 dni', '121 dni', '12,5 dnia'])
    expect([1, 4, 12, 12.5].map((n) => plainly(quantity(n, '1/s')))).toEqual([
      '1 klatka/s',
      '4 klatki/s',
      '12 klatek/s',
      '12,5 klatki/s',
    ])
    expect(plainly(quantity(3600, 's'))).toBe('3600 s')
  })
  it('Slovenian', async () => {
    await chooseLanguage('sl')
    const days = [1, 2, 3, 5, 101, 121, 30.5].map((n) => plainly(quantity(n, 'd')))
    expect(days).toEqual(['1 dan', '2 dneva', '3 dnevi', '5 dni', '101 dan', '121 dni', '30,5 dneva'])
    expect(plainly(quantity(12, '1/s'))).toBe('12 sličic/s')
  })
  it('English', async () => {
    await chooseLanguage('en')
    expect([1, 121].map((n) => plainly(quantity(n, 'd')))).toEqual(['1 day', '121 days'])
  })
  it('has words for every unit of the catalogue, and shows a stranger as it came', async () => {
    await chooseLanguage('pl')
    const units = factCatalogue.flatMap(({ unit }) => (unit !== null && unit !== '%' ? [unit] : []))
    expect(units.map((unit) => plainly(quantity(2, unit))).filter((text) => text.includes('common.'))).toEqual([])
    expect(units.map(unitName).filter((name) => name.includes('common.'))).toEqual([])
    expect(plainly(quantity(4, 'TB'))).toBe('4 TB')
    expect(plainly(quantity(3, '1'))).toBe('3')
  })
})

describe('the value of a fact', () => {
  beforeEach(() => chooseLanguage('pl'))

  it('by its type', () => {
    const entry = catalogueEntry('camera.kind')
    expect(factValue(entry, entry?.choices?.[0]?.value ?? '')).toBe(entry?.choices?.[0]?.label.pl)
    const shape = { unit: null } as const
    expect(factValue({ ...shape, type: 'yes-no' }, false)).toBe('nie')
    expect(factValue({ ...shape, type: 'choices' }, [])).toBe('nic')
    expect(plainly(factValue({ ...shape, type: 'share' }, 12.5))).toBe('12,5 %')
    expect(factValue({ ...shape, type: 'day' }, '2026-11-18')).toBe('18 listopada 2026')
    expect(factValue({ ...shape, type: 'instant' }, new Date(2026, 10, 18, 9, 41).toISOString())).toBe(
      '18 listopada 2026, 9:41',
    )
  })

  it('in the unit it was measured in, and without an entry as it came', () => {
    expect(plainly(factValue({ type: 'number', unit: 'd' }, 2, 's'))).toBe('2 s')
    expect(factValue(undefined, ['a', 'b'])).toBe('a, b')
    expect(plainly(factValue(undefined, 3, 'd'))).toBe('3 dni')
  })
})
