import { declareFacts } from '@nadzor/shared/facts/catalogue'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { factsOfPack, rulesOf } from '@nadzor/shared/rules/rows'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseLanguage } from '../../i18n.ts'
import { checkWords, conditionWords } from './check-words.ts'
import type { Clause } from './check-words.ts'

beforeAll(() => declareFacts(packEditions.flatMap(factsOfPack)))
afterAll(() => chooseLanguage('pl'))

const rules = packEditions.flatMap((edition) => rulesOf(edition))
const texts = ({ text, parts = [] }: Clause): string[] => [text, ...parts.flatMap(texts)]

describe('what passes and what fails, in words', () => {
  it.each(['pl', 'sl', 'en'] as const)('says in %s something whole of every built-in rule', async (language) => {
    await chooseLanguage(language)
    const said = rules.flatMap((rule) => [
      ...rule.checks.flatMap((check) => {
        const { passes, fails } = checkWords(check)
        return [...texts(passes), ...texts(fails)].map((text) => ({ id: rule.id, text }))
      }),
      ...rule.when.flatMap((one) => texts(conditionWords(one, (id) => id)).map((text) => ({ id: rule.id, text }))),
    ])
    // A key without words, a parameter left open, or a fact under its own name would reach a head's eyes.
    const broken = said.filter(
      ({ text }) =>
        /\brules\.|\{|undefined|NaN|\b(?:ans|inst|area|view|rec|acc|log|net|ch|sign)\.[A-Za-z]/.test(text) ||
        text.trim() === '',
    )
    expect(broken).toEqual([])
  })

  it('puts every kind of place into words, also those of a room that is merely seen', async () => {
    await chooseLanguage('pl')
    const kinds = rules.flatMap(({ checks }) =>
      checks.flatMap((check) => (check.name === 'view-into' ? (check.params.kinds ?? []) : [])),
    )
    const said = rules.flatMap(({ checks }) => checks.flatMap((check) => texts(checkWords(check).fails)))
    expect(
      [...new Set(kinds)].filter((kind) => said.some((text) => new RegExp(`(^|[ :])${kind}( |$)`).test(text))),
    ).toEqual([])
  })

  it('never says the same of passing and failing', async () => {
    await chooseLanguage('pl')
    const same = rules
      .flatMap((rule) => rule.checks.map((check) => ({ id: rule.id, ...checkWords(check) })))
      .filter(({ passes, fails }) => JSON.stringify(passes) === JSON.stringify(fails))
    expect(same.map(({ id }) => id)).toEqual([])
  })

  it('takes its numbers from the rule', async () => {
    await chooseLanguage('pl')
    const check = { name: 'kept-at-most', params: { limit: { months: 3 }, implausible: 1 } } as const
    expect(checkWords(check).passes.text).toMatch(/najwyżej 3\s+miesiące/)
    const more = { name: 'kept-at-most', params: { limit: { months: 7 }, implausible: 1 } } as const
    expect(checkWords(more).fails.text).toMatch(/7\s+miesięcy/)
  })
})
