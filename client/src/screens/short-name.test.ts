import { expect, it } from 'vitest'
import { shortName } from './short-name.ts'

it('shortens well-known kinds of school and drops the patron; leaves any other name whole', () => {
  expect(shortName('Szkoła Podstawowa nr 214 im. Marii Skłodowskiej')).toBe('SP nr 214')
  expect(shortName('Osnovna šola Pod gozdom')).toBe('OŠ Pod gozdom')
  expect(shortName('Przedszkole nr 88')).toBe('Przedszkole nr 88')
})
