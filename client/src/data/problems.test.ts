import { problemTypes } from '@nadzor/shared/api/problem'
import { describe, expect, it } from 'vitest'
import en from '../locales/en/problems.json' with { type: 'json' }
import pl from '../locales/pl/problems.json' with { type: 'json' }
import sl from '../locales/sl/problems.json' with { type: 'json' }
import { refusalCodes } from './problems.ts'

const languages: [string, Record<string, unknown>][] = [
  ['pl', pl],
  ['sl', sl],
  ['en', en],
]

function sentences(value: unknown): string[] {
  return typeof value === 'string' ? [value] : Object.values(value as object).flatMap(sentences)
}

describe.each(languages)('words for refusals in %s', (_language, words) => {
  it.each([...problemTypes, ...refusalCodes])('has a sentence for %s', (name) => {
    expect(words[name]).toEqual(expect.stringMatching(/\S.{15,}[.}]$/))
  })

  it('accuses nobody, shouts at nobody', () => {
    for (const sentence of sentences(words)) expect(sentence).not.toMatch(/!|success|illegal|guilty|nielegal|\bwinn[aey]\b/i)
  })
})
