import { describe, expect, it } from 'vitest'
import { applicant, eligible } from './eligibility.ts'
import type { Applicant } from './eligibility.ts'

const school: Applicant = {
  kind: 'primary',
  public: true,
  forYouth: true,
  pupils: 412,
  hasCctv: false,
  request: 'kit',
  needJustified: null,
  missesPartIII: null,
  purchaseDay: null,
  grantDay: null,
}
const broken = (about: Partial<Applicant>) =>
  eligible({ ...school, ...about }).conditions.flatMap((one) => (one.holds === false ? [one.id] : []))
const open = (about: Partial<Applicant>) =>
  eligible({ ...school, ...about }).conditions.flatMap((one) => (one.holds === null ? [one.id] : []))

describe('who may not take part', () => {
  it.each<[string, Partial<Applicant>, string[]]>([
    ['a private school', { public: false }, ['P07-ELIG-PUBLIC']],
    ['a school for adults', { forYouth: false }, ['P07-ELIG-PUBLIC']],
    ['199 pupils', { pupils: 199 }, ['P07-ELIG-200']],
    ['a cluster of 199', { kind: 'cluster', pupils: 199 }, ['P07-ELIG-200']],
    ['a kindergarten of any size', { kind: 'kindergarten', pupils: 900 }, ['P07-ELIG-CENTRES']],
    ['a first kit where there is CCTV', { hasCctv: true }, ['P07-ELIG-NEED']],
    ['an extension of nothing', { request: 'extension', needJustified: true }, ['P07-ELIG-NEED']],
    ['an extension nobody justified', { request: 'extension', hasCctv: true, needJustified: false }, ['P07-ELIG-NEED']],
    [
      'other devices in place of good ones',
      { request: 'modernisation', hasCctv: true, needJustified: true, missesPartIII: false },
      ['P07-ELIG-NOREFUND'],
    ],
    ['a kit bought before the grant', { purchaseDay: '2007-09-30', grantDay: '2007-10-15' }, ['P07-ELIG-NOREFUND']],
    ['a kit bought without a grant', { purchaseDay: '2007-09-30' }, ['P07-ELIG-NOREFUND']],
    ['two reasons at once', { public: false, pupils: 10 }, ['P07-ELIG-PUBLIC', 'P07-ELIG-200']],
  ])('%s', (_, about, ids) => {
    expect(broken(about)).toEqual(ids)
    expect(eligible({ ...school, ...about }).eligible).toBe(false)
  })
})

describe('who may', () => {
  it.each<[string, Partial<Applicant>]>([
    ['a school without CCTV', {}],
    ['exactly 200 pupils', { pupils: 200 }],
    ['a bursa with nobody in it', { kind: 'bursa', pupils: 0 }],
    ['a school at a correctional facility whose size nobody knows', { kind: 'correctional', pupils: null }],
    ['an extension', { request: 'extension', hasCctv: true, needJustified: true }],
    ['a modernisation', { request: 'modernisation', hasCctv: true, needJustified: true, missesPartIII: true }],
    ['a kit bought on the day of the grant', { purchaseDay: '2007-10-15', grantDay: '2007-10-15' }],
  ])('%s', (_, about) => {
    expect(broken(about)).toEqual([])
    expect(eligible({ ...school, ...about }).eligible).toBe(true)
  })
})

describe('what is not known is never a yes', () => {
  it.each<[Partial<Applicant>, string]>([
    [{ public: null }, 'P07-ELIG-PUBLIC'],
    [{ forYouth: null }, 'P07-ELIG-PUBLIC'],
    [{ pupils: null }, 'P07-ELIG-200'],
    [{ hasCctv: null }, 'P07-ELIG-NEED'],
    [{ request: 'modernisation', hasCctv: true, needJustified: true, missesPartIII: null }, 'P07-ELIG-NOREFUND'],
  ])('%j leaves %s open', (about, id) => {
    expect(open(about)).toEqual([id])
    expect(eligible({ ...school, ...about }).eligible).toBeNull()
  })
  it('but another reason can rule it out all the same', () => {
    expect(eligible({ ...school, public: null, pupils: 12 }).eligible).toBe(false)
  })
})

it('says every condition in three languages', () => {
  for (const about of [school, { ...school, kind: 'bursa' as const }])
    for (const { words } of eligible(about).conditions)
      expect(Object.values(words).every((one) => one.endsWith('.'))).toBe(true)
})

it('refuses an applicant that is none', () => {
  expect(applicant.safeParse({ ...school, pupils: -1 }).success).toBe(false)
  expect(applicant.safeParse({ ...school, kind: 'university' }).success).toBe(false)
  expect(applicant.safeParse({ ...school, purchaseDay: '2008-02-30' }).success).toBe(false)
})
