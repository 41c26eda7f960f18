import { packEditions } from '@nadzor/shared/rules/pack-list'
import { rulesOf } from '@nadzor/shared/rules/rows'
import { describe, expect, it } from 'vitest'
import { anyRule, findRule, isProposed, pointingTo, ruleForce, searched, shelvesOf, validity } from './rule-list.ts'

const packs = packEditions.map((pack, index) => ({ hash: index.toString(16).padStart(64, '0'), pack }))
const day = '2026-11-22'
const shelves = shelvesOf(packs, day)
const ART = 'pl-prawo-oswiatowe-108a'

describe('rules on their shelves', () => {
  it('are found by nothing that they do not hold', () => {
    expect(searched(shelves, 'zażółć gęślą', 'pl')).toEqual([])
    expect(findRule(shelves, ART, 'NO-SUCH', null)).toBeNull()
    expect(findRule(shelves, 'no-pack', 'PL108A-3-SANITARY', null)).toBeNull()
    expect(anyRule(shelves, 'NO-SUCH')).toBeNull()
  })

  it('stand once for each pack, in the latest reading that has begun', () => {
    expect(new Set(shelves.map(({ pack }) => pack)).size).toBe(shelves.length)
    const shelf = shelves.find(({ pack }) => pack === ART)
    expect(shelf?.current.pack.edition).toBe('2018-05-25-2')
    expect(shelf?.editions.length).toBeGreaterThan(1)
    expect(shelf?.rules.length).toBe(rulesOf(shelf?.current.pack as never).length)
    expect(
      shelvesOf(packs, '2000-01-01').every(({ current }) => validity(current.pack, '2000-01-01') === 'not-yet'),
    ).toBe(true)
  })

  it('are found by any words, without accents, and by their ids', () => {
    const ids = (word: string) => searched(shelves, word, 'pl').flatMap(({ rules }) => rules.map(({ id }) => id))
    expect(ids('pl108a-3-sanitary')).toContain('PL108A-3-SANITARY')
    expect(ids('szatni').length).toBeGreaterThan(0)
    expect(ids('108a  kamer').length).toBeGreaterThan(0)
    expect(ids('').length).toBe(shelves.reduce((sum, { rules }) => sum + rules.length, 0))
  })

  it('are read in the edition a verdict names, and say when that one is not here', () => {
    const old = packs.find(({ pack }) => pack.pack === ART && pack.edition === '2018-05-25')
    expect(findRule(shelves, ART, 'PL108A-3-SANITARY', old?.hash ?? '')).toMatchObject({ hash: old?.hash, asked: true })
    expect(findRule(shelves, ART, 'PL108A-3-SANITARY', 'f'.repeat(64))).toMatchObject({ asked: false })
    expect(findRule(shelves, ART, 'PL108A-3-SANITARY', null)).toMatchObject({ asked: true })
  })

  it('name those that give way to them and whose exception they are', () => {
    expect(pointingTo(shelves, 'PL108A-3-SANITARY').yielding.map(({ edition }) => edition.pack)).toContain(
      'pl-programme-2007',
    )
    expect(pointingTo(shelves, 'PL108A-3-EXC-THREAT').excepting.length).toBeGreaterThan(0)
  })

  it('are a requirement only where a source was read and the pack binds', () => {
    const weigh = (id: string) => {
      const one = anyRule(shelves, id)
      return one && ruleForce(one.rule, one.edition)
    }
    expect(weigh('PL108A-3-SANITARY')).toBe('legal')
    const all = shelves.flatMap(({ current, rules }) => rules.map((rule) => ({ rule, edition: current.pack })))
    for (const { rule, edition } of all.filter(({ rule }) => /^[KI]\b/.test(rule.citation.marks[0] ?? 'I')))
      expect(['unconfirmed', 'soft', 'standard']).toContain(ruleForce(rule, edition))
    expect(isProposed({ citation: { marks: ['F2', 'I'] } as never })).toBe(true)
    expect(isProposed({ citation: { marks: ['I'] } as never })).toBe(false)
  })
})
