import { describe, expect, it } from 'vitest'
import { daysLate, deadlines, programmeYears } from './deadlines.ts'

const due = (id: string, year: number) => deadlines(year).flatMap((one) => (one.id === id ? [one.due] : []))

describe('deadlines of the programme', () => {
  it.each([2006, 2010, 2026, Number.NaN])('there are none in %d', (year) =>
    expect(() => deadlines(year)).toThrow(RangeError),
  )

  it.each([
    ['P07-DL-1', ['2007-09-03'], [], []],
    ['P07-DL-2', ['2007-09-03'], [], []],
    ['P07-DL-3', ['2007-09-05'], ['2008-04-15'], ['2009-04-15']],
    ['P07-DL-4', ['2007-09-14'], ['2008-04-30'], ['2009-04-30']],
    ['P07-DL-5', ['2007-09-21'], ['2008-05-20'], ['2009-05-20']],
    ['P07-DL-6', ['2007-09-25'], ['2008-05-31'], ['2009-05-31']],
    ['P07-DL-7', ['2007-10-01'], ['2008-06-10'], ['2009-06-10']],
    ['P07-DL-8', ['2007-10-06'], ['2008-06-30'], ['2009-06-30']],
    ['P07-DL-9', ['2007-10-10'], ['2008-10-10'], ['2009-10-10']],
    ['P07-DL-10', ['2007-10-15'], ['2008-10-15'], ['2009-10-15']],
    ['P07-DL-11', ['2007-12-15', '2007-12-28'], ['2008-12-15', '2008-12-28'], ['2009-12-15', '2009-12-28']],
    ['P07-DL-12', ['2008-02-28'], ['2009-02-28'], ['2010-02-28']],
    ['P07-DL-13', ['2008-04-30'], ['2009-04-30'], ['2010-04-30']],
  ])('%s', (id, ...byYear) => expect(programmeYears.map((year) => due(id, year))).toEqual(byYear))

  it('the steps of a year follow one another', () => {
    for (const year of programmeYears) {
      const days = deadlines(year).map((one) => one.due)
      expect([...days].sort()).toEqual(days)
    }
  })
})

describe('late', () => {
  it.each([
    ['P07-DL-4', 2007, '2007-09-14', 0],
    ['P07-DL-4', 2007, '2007-09-15', 1],
    ['P07-DL-4', 2008, '2008-04-01', 0],
    ['P07-DL-5', 2009, '2009-06-20', 31],
  ])('%s of %i done on %s: %i days', (id, year, done, days) => expect(daysLate(id, year, done)).toBe(days))
  it('the two reports apart', () => {
    expect(daysLate('P07-DL-11', 2008, '2008-12-20', 'financial')).toBe(5)
    expect(daysLate('P07-DL-11', 2008, '2008-12-20', 'substantive')).toBe(0)
  })
  it('refuses a step the year does not have, and what is no day', () => {
    expect(() => daysLate('P07-DL-1', 2008, '2008-01-01')).toThrow(RangeError)
    expect(() => daysLate('P07-DL-4', 2008, 'in time')).toThrow(RangeError)
  })
})
