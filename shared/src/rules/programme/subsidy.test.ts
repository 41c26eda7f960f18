import { describe, expect, it } from 'vitest'
import { amount } from './shapes.ts'
import { checkGrant, recordedGrant, subsidy, sum } from './subsidy.ts'
import type { Spending } from './subsidy.ts'

describe('grant and own share', () => {
  it.each<[Spending, number]>([
    ['purchase', -1],
    ['purchase', 0.001],
    ['modernisation', Number.NaN],
    ['modernisation', Number.POSITIVE_INFINITY],
  ])('%s refuses %d zł', (spending, total) => expect(() => subsidy(spending, total)).toThrow(RangeError))

  it.each<[Spending, number, number, number, string]>([
    ['purchase', 8000, 6400, 1600, 'P07-SUB-80'],
    ['purchase', 15000, 12000, 3000, 'P07-SUB-80'],
    ['modernisation', 15000, 13500, 1500, 'P07-SUB-90'],
    ['running', 1200, 0, 1200, 'P07-RUNNING'],
    ['refund', 8000, 0, 8000, 'P07-ELIG-NOREFUND'],
    ['purchase', 0, 0, 0, 'P07-SUB-80'],
    // 80% of 0.01 zł is less than a grosz.
    ['purchase', 0.01, 0, 0.01, 'P07-SUB-80'],
    ['purchase', 8123.47, 6498.77, 1624.7, 'P07-SUB-80'],
    ['modernisation', 0.29, 0.26, 0.03, 'P07-SUB-90'],
  ])('%s of %d zł: at most %d, own share %d', (spending, total, grant, own, id) => {
    const found = subsidy(spending, total)
    expect([found.maxGrant, found.ownShare, found.requirement]).toEqual([grant, own, id])
  })

  it('never exceeds the share, leaves no grosz to give, and both parts make up the whole', () => {
    for (let groszy = 0; groszy < 20_000; groszy += 7) {
      for (const spending of ['purchase', 'modernisation'] as const) {
        const { maxGrant, ownShare, percent, total } = subsidy(spending, groszy / 100)
        const grant = Math.round(maxGrant * 100)
        expect(grant * 100 <= groszy * percent && (grant + 1) * 100 > groszy * percent, `${groszy}`).toBe(true)
        expect(sum([maxGrant, ownShare])).toBe(total)
      }
    }
  })
})

describe('a recorded grant', () => {
  const kit = { spending: 'purchase' as const, total: 8000, grant: 6400, ownMoney: 1000, ownInKind: 600 }
  const broken = (given: typeof kit) => checkGrant(given).flatMap((one) => (one.holds ? [] : [one.id]))
  it('one grosz above the share', () =>
    expect(broken({ ...kit, grant: 6400.01, ownMoney: 999.99 })).toEqual(['P07-SUB-80', 'P07-OWN']))
  it('less than it cost', () => expect(broken({ ...kit, ownInKind: 0 })).toEqual(['P07-OWN', 'parts']))
  it('more than it cost', () => expect(broken({ ...kit, ownInKind: 700 })).toEqual(['parts']))
  it('as it should be, own means in money and in kind', () => expect(broken(kit)).toEqual([]))
  it('running costs are no grant', () =>
    expect(recordedGrant.safeParse({ ...kit, spending: 'running' }).success).toBe(false))
})

it('takes amounts with a grosz, and no other fractions', () => {
  for (const good of [0, 8000, 0.01, 8123.47, 115_533_000]) expect(amount.safeParse(good).success, `${good}`).toBe(true)
  for (const bad of [-0.01, 1.005, '8000', null, Number.NaN])
    expect(amount.safeParse(bad).success, `${bad}`).toBe(false)
})
