import { describe, expect, it } from 'vitest'
import { factsOf } from '../facts/facts-of.ts'
import { caseFiles } from './case-files.ts'
import { caseMoment, caseSubjects, rowsOfCase } from './case.ts'
import type { Reason } from './check.ts'
import { evaluate } from './evaluate.ts'
import { packEditions } from './pack-list.ts'
import { reasonMessage } from './reason-words.ts'
import { reasons } from './reasons.ts'
import type { ParameterKind } from './reasons.ts'
import { rulesOf } from './rows.ts'

const given: Reason[] = caseFiles.flatMap((file) => {
  // A case speaks of its own edition, and of the subject its rule is about.
  const editions = packEditions.filter((pack) => pack.pack !== file.pack || pack.edition === file.edition)
  const packs = editions.map((pack) => ({ hash: '0'.repeat(64), pack }))
  const subjects = new Map(editions.flatMap(rulesOf).map((rule) => [rule.id, caseSubjects[rule.subject]]))
  return file.cases.flatMap((one) =>
    evaluate(packs, factsOf(rowsOfCase(one, file)), caseMoment(one, file), subjects.get(one.rule)).map(
      (verdict) => verdict.reason,
    ),
  )
})
const known = reasons as Record<string, Record<string, ParameterKind>>
const languages = ['pl', 'sl', 'en'] as const

// Words live with the client, which `shared` may not import; the test reads them as files.
type Sentences = Record<string, string | Record<string, string>>
const node = (name: string): Promise<unknown> => import(/* @vite-ignore */ `node:${name}`)
const { readFileSync } = (await node('fs')) as { readFileSync(path: string, encoding: 'utf8'): string }
const here = (import.meta as unknown as { dirname: string }).dirname
const sentences = (language: string): Sentences =>
  JSON.parse(readFileSync(`${here}/../../../client/src/locales/${language}/reasons.json`, 'utf8')) as Sentences

/** Each code with each set of parameters once. */
const kinds = new Map(given.map((one) => [`${one.code} ${Object.keys(one.params).sort().join(' ')}`, one]))

describe('reasons', () => {
  it('are all listed, with just the parameters listed', () => {
    for (const { code, params } of kinds.values()) {
      expect(Object.keys(known), code).toContain(code)
      expect(Object.keys(params).sort(), code).toEqual(Object.keys(known[code] ?? {}).sort())
    }
  })
  it('occur in the cases, but for the rare ones named here', () => {
    const seen = new Set(given.map((one) => one.code))
    const unseen = Object.keys(known).filter((code) => !seen.has(code))
    expect(unseen.sort()).toEqual(
      [
        'count-over',
        'kept-long-enough',
        'no-subject',
        'nothing-to-look-at',
        'recording-from-future',
        'unreadable',
        'window-narrow',
      ]
        .filter((code) => !seen.has(code))
        .sort(),
    )
  })
  it.each(languages)('have a sentence in %s, counted where a number decides its form', (language) => {
    const words = sentences(language)
    expect(Object.keys(words).sort()).toEqual(Object.keys(known).sort())
    for (const [code, kinds] of Object.entries(known)) {
      const sentence = words[code]
      expect(typeof sentence === 'object', code).toBe(Object.values(kinds).includes('n'))
      const texts = typeof sentence === 'string' ? [sentence] : Object.values(sentence ?? {})
      const expected = Object.entries(kinds).map(([name, kind]) => (kind === 'n' ? 'n' : name))
      for (const text of texts) {
        const used = [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
        expect(
          used.filter((name) => !expected.includes(name)),
          `${code}: ${text}`,
        ).toEqual([])
      }
    }
  })
})

describe('a reason in words', () => {
  it('says days by their count and the law’s own unit', () => {
    const reason = { code: 'kept-too-long', params: { days: 121, limit: 'months:3' } }
    expect(reasonMessage(reason, 'pl')).toEqual({
      key: 'reasons.kept-too-long',
      n: 121,
      params: { days: '121', limit: '3\u00a0miesiące' },
    })
    expect(reasonMessage(reason, 'sl').params['limit']).toBe('3\u00a0meseci')
    expect(reasonMessage({ ...reason, params: { days: 400, limit: 'years:1' } }, 'sl').params['limit']).toBe(
      '1\u00a0leto',
    )
    expect(reasonMessage({ ...reason, params: { days: 9, limit: 'months:5' } }, 'pl').params['limit']).toBe(
      '5\u00a0miesięcy',
    )
  })
  it('names places, facts, elements and rules', () => {
    expect(reasonMessage({ code: 'place-forbidden', params: { kind: 'washroom' } }, 'pl').params['kind']).toBe(
      'umywalnia, przedsionek toalety',
    )
    expect(reasonMessage({ code: 'not-known', params: { fact: 'area.use' } }, 'sl').params['fact']).toBe(
      'raba garderobe',
    )
    expect(reasonMessage({ code: 'element-missing', params: { element: 'SGN-CTRL' } }, 'en').params['element']).toBe(
      'controller’s name'.replace('’', "'"),
    )
    const named = reasonMessage({ code: 'superseded', params: { rule: 'X' } }, 'en', (id) => `rule ${id}`)
    expect(named).toEqual({ key: 'reasons.superseded', n: null, params: { rule: 'rule X' } })
  })
  it('writes numbers as the language does', () => {
    const reason = { code: 'below', params: { fact: 'ch.fps_meas', value: 12.4, min: 24.5 } }
    expect(reasonMessage(reason, 'pl').params['value']).toBe('12,4')
    expect(reasonMessage(reason, 'en').params['value']).toBe('12.4')
  })
  it('says how far a clock is off in its largest unit', () => {
    const off = (seconds: number) =>
      reasonMessage({ code: 'clock-implausible', params: { seconds } }, 'en').params['seconds']
    expect([off(-630_720_000), off(7200), off(61), off(-5)]).toEqual([
      '7300\u00a0d',
      '2\u00a0h',
      '1\u00a0min',
      '5\u00a0s',
    ])
  })
})
