import { describe, expect, it } from 'vitest'
import { collectiveApplication } from './collective-application.ts'
import type { CollectiveHead } from './collective-application.ts'
import { criteriaOf, rank } from './effectiveness.ts'
import { effectiveness } from './plan.ts'
import { collective } from './testing/applications.ts'

const read = (changes: Record<string, unknown> = {}) => {
  const head = { ...collective, ...changes } as CollectiveHead
  return { head, report: collectiveApplication(head) }
}
const values = (changes: Record<string, unknown>) => {
  const { head, report } = read(changes)
  return criteriaOf(head, report).map((one) => one.value ?? one.obstacle?.code)
}
const named = (name: string, changes: Record<string, unknown> = {}) =>
  read({ applicant: { name, kind: 'local-government' }, ...changes })
const cheaper = collective.schools.map((one) => ({ ...one, actions: { description: 'less', purchaseCost: 8000 } }))

describe('the effectiveness index', () => {
  it.each([
    [8000, null, null],
    [8000, 0, null],
    [8000, 400, 20],
    [8000, 412, 19.42],
    [0, 10, 0],
  ])('%d zł for %s pupils: %s zł a pupil', (cost, pupils, index) => expect(effectiveness(cost, pupils)).toBe(index))
})

describe('the voivode’s criteria', () => {
  it('two have a measure and two are for people', () =>
    expect(values({})).toEqual(['no-measure', 'no-measure', 16.5, 2800]))
  it('gives own funds in percent as well', () => {
    const { head, report } = read()
    expect(criteriaOf(head, report).map((one) => one.share)).toEqual([null, null, null, 14])
  })
  it('nothing is compared that is not known', () => {
    expect(values({ ownShare: undefined })).toEqual(['no-measure', 'no-measure', 16.5, 'no-own-share'])
    expect(values({ schools: [] })).toEqual(['no-measure', 'no-measure', 'no-cost', 'no-cost'])
    const uncounted = collective.schools.map((one) => ({ ...one, pupils: undefined }))
    expect(values({ schools: uncounted })[2]).toBe('no-pupils')
  })
  it('ministers are not read against own funds', () =>
    expect(values({ applicant: { name: 'MON', kind: 'minister' } })[3]).toBe('minister'))
})

describe('a comparison', () => {
  it('refuses applications of different years', () =>
    expect(() => rank([named('A'), named('B', { year: 2009 })])).toThrow(RangeError))
  it('orders by each criterion apart, with shared places', () => {
    const all = [named('A'), named('B', { schools: cheaper }), named('C'), named('D', { ownShare: undefined })]
    const [index, own] = rank(all)
    expect(index?.order).toEqual([
      { name: 'B', value: 13.2, place: 1 },
      { name: 'A', value: 16.5, place: 2 },
      { name: 'C', value: 16.5, place: 2 },
      { name: 'D', value: 16.5, place: 2 },
    ])
    expect(own?.order.map((one) => one.place)).toEqual([1, 1, 1])
    expect([index?.left, own?.left]).toEqual([[], ['D']])
  })
})
