import { describe, expect, it } from 'vitest'
import { closestSelection, costTable } from './cost-table.ts'
import { programmeYears } from './deadlines.ts'
import { printed } from './prices.ts'

describe('the cost table, recomputed row by row', () => {
  const table = costTable()

  it.each([
    ['1', 5837, 2, 8000, 46_696_000, 46_696_000],
    ['2', 4325, 8, 15_000, 64_875_000, 64_875_000],
    ['3a', 398, 2, 8000, 3_184_000, 3_184_000],
    ['3b', 39, 6, 13_000, 507_000, 507_000],
    ['3c', 4, 8, 15_000, 60_000, 60_000],
    ['4a', 68, 2, 8000, 544_000, 544_000],
    ['4b', 66, 6, 13_000, 858_000, 858_000],
    ['4c', 32, 8, 15_000, 480_000, 480_000],
    ['5', 87, 8, 15_000, 540_000, 1_305_000],
  ])('row %s', (row, count, cameras, unit, asPrinted, computed) => {
    const found = table.rows.find((one) => one.row === row)
    expect(found?.unit).toEqual({ printed: unit, computed: unit, difference: 0 })
    expect(found).toMatchObject({
      count,
      cameras,
      total: { printed: asPrinted, computed, difference: computed - asPrinted },
    })
  })

  it('is wrong in row 5 alone, by 765 000 zł', () => {
    const wrong = table.rows.filter((one) => one.total.difference !== 0)
    expect(wrong.map((one) => [one.row, one.total.difference])).toEqual([['5', 765_000]])
  })
  it('counts its institutions rightly, and implies 48 820 cameras', () => {
    expect(table.counts.map((one) => [one.row, one.printed, one.difference])).toEqual([
      ['3', 441, 0],
      ['4', 166, 0],
    ])
    expect([table.institutions, table.cameras]).toEqual([10_856, 48_820])
  })
  it('has a total that matches neither sum', () => {
    expect(table.total.ofPrinted).toEqual({ printed: 115_533_000, computed: 117_744_000, difference: 2_211_000 })
    expect(table.total.ofComputed).toEqual({ printed: 115_533_000, computed: 118_509_000, difference: 2_976_000 })
  })
  it('says "about 90 mln" where its own assumptions give 94.2 or 96.6, and splits 90 over three years', () => {
    expect(table.state.ofPrinted).toEqual({ printed: 90_000_000, computed: 94_159_395, difference: 4_159_395 })
    expect(table.state.ofComputed).toEqual({ printed: 90_000_000, computed: 96_584_835, difference: 6_584_835 })
    expect(table.years.difference).toBe(0)
    expect(printed.state.years.map((one) => one.year)).toEqual(programmeYears)
  })
})

describe('the closest selection', () => {
  it.each([
    [[], 5, 0],
    [[3, 4], 5, 4],
    [[3, 4], 7, 7],
    [[3, 4, 9], 12, 12],
  ])('%j towards %i: %i', (numbers, target, best) => expect(closestSelection(numbers, target)).toBe(best))
})
