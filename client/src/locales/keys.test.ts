import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))
const languages = ['pl', 'sl', 'en'] as const
const forms = {
  pl: ['few', 'many', 'one', 'other'],
  sl: ['few', 'one', 'other', 'two'],
  en: ['one', 'other'],
}
const counted = new Set(['zero', 'one', 'two', 'few', 'many', 'other'])
type Words = { [key: string]: Words | string }
const areas = readdirSync(`${folder}pl`).filter((name) => name.endsWith('.json'))
const read = (language: string, area: string): Words =>
  JSON.parse(readFileSync(`${folder}${language}/${area}`, 'utf8')) as Words

const isCounted = (words: Words | string): words is Words =>
  typeof words === 'object' && 'other' in words && Object.keys(words).every((key) => counted.has(key))

/** Every message by its path; the forms of one counted sentence are one entry. */
function flatten(words: Words, path = ''): Map<string, Words | string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]): [string, Words | string][] => {
      const here = path ? `${path}.${key}` : key
      return typeof value === 'string' || isCounted(value) ? [[here, value]] : [...flatten(value, here)]
    }),
  )
}
const spoken = (value: Words | string): string[] =>
  typeof value === 'string' ? [value] : Object.values(value).flatMap((inner) => spoken(inner))
const names = (value: Words | string): string[] =>
  [...new Set(spoken(value).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')))].sort()

describe.each(areas)('the words of %s', (area) => {
  const polish = flatten(read('pl', area))

  it.each(languages)('are all there in %s', (language) => {
    expect([...flatten(read(language, area)).keys()].sort()).toEqual([...polish.keys()].sort())
  })

  it.each(languages)('have in %s every form its counts need', (language) => {
    const wrong = [...flatten(read(language, area))]
      .filter(([, value]) => isCounted(value))
      .filter(([, value]) => {
        const has = Object.keys(value).filter((form) => form !== 'zero')
        return has.sort().join() !== forms[language].join()
      })
      .map(([key]) => key)
    expect(wrong).toEqual([])
  })

  it.each(languages)('name in %s nothing that the Polish sentence does not', (language) => {
    // `z` is a Polish preposition and `n` may be left out where a word stands for the number.
    const loose = (value: Words | string): string =>
      names(value)
        .filter((name) => name !== 'z' && name !== 'n')
        .join()
    const wrong = [...flatten(read(language, area))].filter(
      ([key, value]) => loose(value) !== loose(polish.get(key) ?? ''),
    )
    expect(wrong.map(([key]) => key)).toEqual([])
  })

  it.each(languages)(
    'in %s keep to the house: no exclamation marks, never "illegal", "guilty", "successfully"',
    (language) => {
      const wrong = [...flatten(read(language, area))].filter(([, value]) =>
        spoken(value).some((text) =>
          /!|nielegaln|\bwinn[yae]\b|nezakonit|kriv\b|\billegal|\bguilty|successfully|pomyślnie|uspešno/i.test(text),
        ),
      )
      expect(wrong.map(([key]) => key)).toEqual([])
    },
  )
})

it('the three languages have the same areas', () => {
  for (const language of languages)
    expect(readdirSync(`${folder}${language}`).sort()).toEqual(readdirSync(`${folder}pl`).sort())
})
