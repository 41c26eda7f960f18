import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import CodeText from './CodeText.vue'

const wholeOf = (text: string): string[] =>
  mount(CodeText, { props: { text } })
    .findAll('span')
    .map((span) => span.text())

it('keeps plates whole wherever they stand, and leaves words and long addresses breakable', () => {
  expect(wholeOf('Następna: K-07, potem R1/2 i KOR.3.')).toEqual(['K-07', 'R1/2', 'KOR.3'])
  expect(wholeOf('Szkolno-Przedszkolny, e-mail, 12 klatek/s')).toEqual([])
  expect(wholeOf('plik-bardzo-dlugi-o-nazwie-2026')).toEqual([])
})

it('adds nothing to the text that is read out and copied', () => {
  for (const text of ['Następna: K-07', 'K-07', 'bez kodu', ' K-07 · Hol ', ''])
    expect(
      mount(
        { components: { CodeText }, template: `<p><CodeText :text="text" /></p>`, props: ['text'] },
        { props: { text } },
      ).element.textContent,
    ).toBe(text)
})
