import { expect, it } from 'vitest'
import { fits, plain } from './plain.ts'

it('finds without diacritics and capitals what has them, word by word in any order', () => {
  expect(plain('Żółta Łąka, Šola')).toBe('zolta laka, sola')
  expect(fits('Szkoła Podstawowa nr 214 ul. Leszczynowa', 'LESZCZ 214')).toBe(true)
  expect(fits('Szkoła Podstawowa nr 214', '214 przedszkole')).toBe(false)
  expect(fits('Osnovna šola', '  ')).toBe(true)
})
