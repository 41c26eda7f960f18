import { describe, expect, it } from 'vitest'
import { bindingResponse } from '../api/binding.ts'
import { factsOf } from '../facts/facts-of.ts'
import { bindingReport } from './binding-report.ts'
import { grantState, whatBinds } from './binding.ts'
import { rowsOfCase } from './case.ts'
import type { RuleCase } from './case.ts'
import { packEditions } from './pack-list.ts'
import { windowsFor } from './windows.ts'

const packs = packEditions.map((pack, index) => ({ hash: index.toString(16).padStart(64, '0'), pack }))
const day = '2026-11-22'
const at = `${day}T12:00:00.000Z`
function school(institution: RuleCase['institution'], given: RuleCase['given'] = {}) {
  const one = {
    rule: 'any',
    name: 'a school',
    institution,
    given,
    expect: { outcome: 'passed', force: 'legal' },
  } as const
  return factsOf(rowsOfCase(one, { day }))
}
const windowOf = (facts: ReturnType<typeof school>, parameter: string) =>
  windowsFor(packs, facts, at).find((one) => one.parameter === parameter)

describe('feasible windows', () => {
  it('name every quantity, and say unbounded where nothing is said', () => {
    const all = windowsFor(packs, school({ country: 'SI' }), at)
    expect(all.map(({ parameter }) => parameter).slice(0, 5)).toEqual([
      'retention',
      'fps',
      'resolution',
      'sign-timing',
      'notice-timing',
    ])
    expect(all.find(({ parameter }) => parameter === 'fps')).toMatchObject({ state: 'unbounded', bounds: [] })
  })

  it('never take a benchmark for a demand: without a grant the 30 days of the programme are laid over it apart', () => {
    const window = windowOf(school({ country: 'PL' }), 'retention')
    expect(window).toMatchObject({ state: 'open', lower: null, upper: { value: 89 } })
    expect(window?.withBenchmarks).toMatchObject({ state: 'open', lower: { value: 30 }, upper: { value: 89 } })
    const promised = windowOf(school({ country: 'PL' }, { 'inst.retention_promise_days': 14 }), 'retention')
    expect(promised).toMatchObject({ state: 'open', upper: { value: 14 }, withBenchmarks: { state: 'empty' } })
    expect(windowOf(school({ country: 'PL' }), 'fps')).toMatchObject({
      state: 'unbounded',
      withBenchmarks: { lower: { value: 25 } },
    })
  })

  it('leave a Polish school three calendar months: no fixed setting above 89 days', () => {
    const window = windowOf(school({ country: 'PL', kind: 'primary' }), 'retention')
    expect(window?.upper).toMatchObject({ value: 89 })
    const upper = window?.bounds.filter(({ side }) => side === 'upper') ?? []
    expect(upper.map(({ min, max }) => [min, max])).toContainEqual([89, 92])
    expect(upper.every(({ source }) => source !== null)).toBe(true)
  })

  it('are empty where the promise of the school lies below what a grant demands, and name both', () => {
    const window = windowOf(
      school(
        { country: 'PL', kind: 'primary', grantFrom: '2026-01-01', grantUntil: '2028-12-31', ownPacks: [] },
        { 'inst.retention_promise_days': 14 },
      ),
      'retention',
    )
    expect(window).toMatchObject({
      state: 'empty',
      lower: { value: 30 },
      upper: { value: 14, by: 'inst.retention_promise_days' },
    })
    expect(window?.bounds.find(({ by }) => by === window.lower?.by)?.source?.edition.pack).toBe('pl-programme-2007')
  })

  it('take no promise of 0 days: that means nothing was promised', () => {
    const window = windowOf(school({ country: 'PL' }, { 'inst.retention_promise_days': 0 }), 'retention')
    expect(window?.bounds.some(({ source }) => source === null)).toBe(false)
  })

  it('count a bound only where its rule applies to something here', () => {
    const without = windowOf(school({ country: 'SI' }, { 'view.public_share': 0 }), 'retention')
    const street = windowOf(school({ country: 'SI' }, { 'view.public_share': 30 }), 'retention')
    expect(without?.bounds.map(({ by }) => by)).not.toContain('ZVOP2-80-RETENTION')
    expect(street?.bounds.map(({ by }) => by)).toContain('ZVOP2-80-RETENTION')
    const unseen = windowOf(school({ country: 'SI' }), 'retention')
    expect(unseen?.bounds.find(({ by }) => by === 'ZVOP2-80-RETENTION')).toMatchObject({ uncertain: true })
    expect(unseen?.upper?.value).toBe(365)
    expect(without?.upper?.value).toBe(365)
    expect(street?.upper?.value).toBe(181)
  })
})

describe('what binds a school', () => {
  it('is said of every pack once, those that bind first, each with its reason', () => {
    const { institution } = school({ country: 'PL', kind: 'primary' }).graph
    const all = whatBinds(packs, institution, day)
    expect(all.map(({ pack }) => pack.pack).sort()).toEqual([...new Set(packEditions.map(({ pack }) => pack))].sort())
    expect(all.findIndex(({ binds }) => !binds)).toBe(all.filter(({ binds }) => binds).length)
    const reasonOf = (name: string) => all.find(({ pack }) => pack.pack === name)?.reason
    expect(reasonOf('si-zvop-2')).toBe('other-country')
    expect(reasonOf('pl-prawo-oswiatowe-108a')).toBe('in-country')
    expect(reasonOf('pl-programme-2007')).toBe('expired-benchmark')
    expect(reasonOf('pl-gdpr-school-policy')).toBe('not-adopted')
  })

  it('asks about a grant without an end instead of guessing', () => {
    expect(grantState({ grantFrom: null, grantUntil: null }, day)).toBe('none')
    expect(grantState({ grantFrom: '2007-09-01', grantUntil: null }, day)).toBe('no-end')
    expect(grantState({ grantFrom: null, grantUntil: '2027-01-01' }, day)).toBe('no-end')
    expect(grantState({ grantFrom: '2007-09-01', grantUntil: '2012-08-31' }, day)).toBe('ended')
    expect(grantState({ grantFrom: '2027-01-01', grantUntil: '2028-01-01' }, day)).toBe('not-yet')
    expect(grantState({ grantFrom: '2026-01-01', grantUntil: '2026-11-22' }, day)).toBe('covers')
  })

  it('is one report that fits what the API promises', () => {
    const facts = school({ country: 'PL', grantFrom: '2026-01-01', grantUntil: '2028-12-31' })
    const report = bindingReport(packs, facts, at)
    expect(bindingResponse.parse(report)).toEqual(report)
    expect(report.packs.find(({ pack }) => pack === 'pl-programme-2007')).toMatchObject({
      weight: 'legal',
      binds: true,
    })
    const expired = bindingReport(packs, school({ country: 'PL' }), at)
    expect(expired.packs.find(({ pack }) => pack === 'pl-programme-2007')).toMatchObject({ weight: 'benchmark' })
  })
})
