import { describe, expect, it } from 'vitest'
import { grouped, inconsistencies } from './inconsistencies.ts'

describe('where the source is wrong by its own numbers', () => {
  const all = inconsistencies()
  const numbers = (id: string) => {
    const { printed, computed, difference } = all.find((one) => one.id === id) ?? {}
    return [printed, computed, difference]
  }

  it.each([
    ['row-total-5', 540_000, 1_305_000, 765_000],
    ['total-against-printed-rows', 115_533_000, 117_744_000, 2_211_000],
    ['total-against-computed-rows', 115_533_000, 118_509_000, 2_976_000],
    ['state-cost-from-printed', 90_000_000, 94_159_395, 4_159_395],
    ['state-cost-from-computed', 90_000_000, 96_584_835, 6_584_835],
    ['bands-overlap', 201, 200, -1],
    ['adopted-late', '2007-09-05', '2007-09-03', -2],
  ])('%s', (id, ...expected) => expect(numbers(id)).toEqual(expected))

  it('no dropped row explains the total', () => {
    const [printed, computed, difference] = numbers('total-not-explained') as [number, number, number]
    expect(printed).toBe(115_533_000)
    expect(difference).not.toBe(0)
    expect(computed - printed).toBe(difference)
    for (const price of [8000, 13_000, 15_000]) expect(2_211_000 % price).not.toBe(0)
  })

  it('lists each once, and only what does not agree', () => {
    expect(all.map((one) => one.id)).toEqual([
      'row-total-5',
      'total-against-printed-rows',
      'total-against-computed-rows',
      'total-not-explained',
      'state-cost-from-printed',
      'state-cost-from-computed',
      'bands-overlap',
      'adopted-late',
      'estimate-speaks-of-standard-kit',
      'extra-work-named-twice',
      'below-100-abbreviated',
      'part-viii-missing',
      'part-v-numbered-twice',
      'footnote-mark-differs',
    ])
    for (const one of all) if (one.kind === 'arithmetic') expect(one.difference, one.id).not.toBe(0)
  })

  it('says it in whole sentences of three languages, numbers filled in', () => {
    for (const { id, words } of all)
      for (const sentence of Object.values(words)) expect(sentence, id).toMatch(/^[^{}!]+\.$/)
    expect(all[0]?.words.en).toBe(
      'Row 5: 87 × 15,000 zł is 1,305,000 zł, printed is 540,000 zł; the difference is 765,000 zł. The printed amount is enough for 36 institutions.',
    )
    expect(all[0]?.words.sl).toContain('razlika je 765.000 zł')
    expect(all[0]?.words.pl).toContain('różnica 765\u00a0000 zł')
  })
})

it('groups digits', () => {
  expect([7, 999, 1000, 115_533_000].map((one) => grouped(one, 'sl'))).toEqual(['7', '999', '1.000', '115.533.000'])
})
