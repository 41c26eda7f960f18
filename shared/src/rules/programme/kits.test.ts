import { describe, expect, it } from 'vitest'
import { institutionKind } from '../../facts/institution.ts'
import { groupOf, kindOfInstitution, programmeKind, programmeKinds } from './kinds.ts'
import type { ProgrammeKind } from './kinds.ts'
import { kitFor } from './kits.ts'
import { printed } from './prices.ts'

describe('the kit of the programme', () => {
  it.each<[ProgrammeKind, number]>([
    ['primary', 199],
    ['gimnazjum', 0],
    ['upper-secondary', 199],
    ['art', 150],
    ['cluster', 199],
    ['kindergarten', 500],
    ['creche', 500],
    ['other', 500],
  ])('%s with %i: none', (kind, pupils) => expect(kitFor(kind, pupils)).toBeNull())

  it.each([-1, 1.5, Number.NaN])('refuses %d pupils', (pupils) =>
    expect(() => kitFor('bursa', pupils)).toThrow(RangeError),
  )

  it.each<[ProgrammeKind, number, string, number, number]>([
    ['primary', 200, '1', 2, 8000],
    ['gimnazjum', 5000, '1', 2, 8000],
    ['article-29', 200, '1', 2, 8000],
    ['forestry', 201, '1', 2, 8000],
    ['cluster', 200, '2', 8, 15000],
    ['youth-education-centre', 0, '3a', 2, 8000],
    ['youth-sociotherapy-centre', 99, '3a', 2, 8000],
    ['special-school-centre', 100, '3b', 6, 13000],
    ['special-education-centre', 199, '3b', 6, 13000],
    ['special-school-centre', 200, '3c', 8, 15000],
    ['bursa', 99, '4a', 2, 8000],
    ['bursa', 100, '4b', 6, 13000],
    ['bursa', 199, '4b', 6, 13000],
    ['bursa', 200, '4c', 8, 15000],
    ['correctional', 12, '5', 8, 15000],
  ])('%s with %i: row %s, %i cameras, %i zł', (kind, pupils, row, cameras, price) => {
    const kit = kitFor(kind, pupils)
    expect([kit?.row, kit?.cameras, kit?.price.total]).toEqual([row, cameras, price])
    expect(kit?.version).toBe(cameras > 2 ? 'extended' : 'standard')
  })

  it('says what a price is made of', () => {
    expect(kitFor('bursa', 150)?.price).toEqual({ kit: 8000, cameras: 4000, work: 1000, total: 13000 })
    expect(kitFor('primary', 400)?.price).toEqual({ kit: 8000, cameras: 0, work: 0, total: 8000 })
  })

  it('has one recorder, one colour monitor and thirty days of recording, whatever its size', () => {
    for (const kit of [kitFor('primary', 400), kitFor('cluster', 400)])
      expect([kit?.recorders, kit?.monitors, kit?.recordingDays]).toEqual([1, 1, 30])
  })

  it('says where the table and the bands of the money disagree: at exactly 200 wards', () => {
    for (let wards = 0; wards <= 400; wards++) {
      expect(kitFor('bursa', wards)?.bandsDisagree, String(wards)).toBe(wards === 200)
      expect(kitFor('special-school-centre', wards)?.bandsDisagree, String(wards)).toBe(wards === 200)
    }
    expect(kitFor('primary', 200)?.bandsDisagree).toBe(false)
  })

  it('grows with the number of wards and never shrinks', () => {
    for (const kind of programmeKind.options) {
      let before = 0
      for (let pupils = 0; pupils <= 400; pupils++) {
        const cameras = kitFor(kind, pupils)?.cameras ?? 0
        expect(cameras, `${kind} ${pupils}`).toBeGreaterThanOrEqual(before)
        before = cameras
      }
    }
  })
})

it('every row of the table is some kit, and its unit price is the kit’s', () => {
  for (const row of printed.rows) {
    const kind = programmeKinds.find((one) => one.group === row.group)?.id ?? 'other'
    const kit = kitFor(kind, row.from)
    expect([kit?.row, kit?.price.total], row.row).toEqual([row.row, row.unitPrinted])
  }
})

it('every kind is listed once, and every institution of the register has one', () => {
  expect(programmeKinds.map((one) => one.id)).toEqual(programmeKind.options)
  for (const kind of institutionKind.options) {
    const left = ['kindergarten', 'creche'].includes(kind)
    expect(groupOf(kindOfInstitution(kind)) === null, kind).toBe(left)
  }
})
