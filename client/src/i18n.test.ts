import { beforeEach, describe, expect, it } from 'vitest'
import { chooseLanguage, i18n, polishOf, preferredLanguage, tp } from './i18n.ts'
import { interpolate } from './messages.ts'

beforeEach(() => localStorage.clear())

describe('counted sentences', () => {
  it.each([
    [1, '1 zdjęcie'],
    [3, '3 zdjęcia'],
    [5, '5 zdjęć'],
    [12, '12 zdjęć'],
    [22, '22 zdjęcia'],
  ])('in Polish, %i', async (n, words) => {
    await chooseLanguage('pl')
    expect(tp('visit.photos', n)).toBe(words)
  })

  it.each([
    [1, '1 fotografija'],
    [2, '2 fotografiji'],
    [3, '3 fotografije'],
    [5, '5 fotografij'],
    [101, '101 fotografija'],
  ])('in Slovenian, %i', async (n, words) => {
    await chooseLanguage('sl')
    expect(tp('visit.photos', n)).toBe(words)
  })

  it('the verb agrees', async () => {
    await chooseLanguage('pl')
    expect([1, 3, 5].map((n) => tp('common.custody.waiting', n))).toEqual(['1 czeka', '3 czekają', '5 czeka'])
    await chooseLanguage('sl')
    expect([1, 2, 3, 5].map((n) => tp('common.custody.waiting', n))).toEqual([
      '1 čaka',
      '2 čakata',
      '3 čakajo',
      '5 čaka',
    ])
  })

  it('says none in words where the message has them', async () => {
    await chooseLanguage('pl')
    expect(tp('visit.visits.title', 0)).toBe('Dziś nie ma wizyt')
  })

  it('Polish says "ze" before sto', async () => {
    expect([14, 99, 100, 123, 199, 200, 1100].map(polishOf)).toEqual(['z', 'z', 'ze', 'ze', 'ze', 'z', 'z'])
    await chooseLanguage('pl')
    expect(tp('visit.ledger.ofPhotos', 100, { z: polishOf(100) })).toBe('ze 100 zdjęć przyjął serwer')
  })
})

describe('the language', () => {
  it('is the one chosen before, else the browser’s, else Polish', () => {
    expect(preferredLanguage('sl', ['pl-PL'])).toBe('sl')
    expect(preferredLanguage(null, ['de-AT', 'sl-SI', 'en'])).toBe('sl')
    expect(preferredLanguage(null, ['de', 'fr'])).toBe('pl')
    expect(preferredLanguage('xx', [])).toBe('pl')
  })

  it('is said to the page, and kept', async () => {
    await chooseLanguage('en')
    expect(document.documentElement.lang).toBe('en')
    expect(preferredLanguage(localStorage.getItem('nadzor.language'), ['pl'])).toBe('en')
    expect(i18n.global.t('common.verdict.toClarify')).toBe('to be clarified')
  })
})

describe('a message', () => {
  it('takes named values and nothing else: addresses, bars and figures stay as written', () => {
    const given: Record<string, unknown> = { n: 0, x: '$&' }
    expect(interpolate('{n} a@b | {x} {gone}', (name) => given[name])).toBe('0 a@b | $& {gone}')
  })
})
