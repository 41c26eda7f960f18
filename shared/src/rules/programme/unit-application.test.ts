import { describe, expect, it } from 'vitest'
import { unitFields } from './fields.ts'
import { unit } from './testing/applications.ts'
import { unitApplication } from './unit-application.ts'

const states = (given: Record<string, unknown>) =>
  Object.fromEntries(unitApplication(given).fields.map((one) => [one.id.replace('P07-APP-', ''), one.state]))
const faults = (given: Record<string, unknown>) =>
  unitApplication(given).fields.flatMap((one) => one.faults.map(({ path, code }) => `${path} ${code}`))

describe('what is wrong with the application of a head', () => {
  it.each(
    unitFields
      .filter((one) => !['purchaseCost', 'modernisationCost'].includes(one.path))
      .map((one) => [one.id, one.path]),
  )('%s left out, and left blank', (id, path) => {
    for (const nothing of [undefined, null]) {
      const report = unitApplication({ ...unit, [path]: nothing })
      expect(report.fields.filter((one) => one.state === 'missing').map((one) => one.id)).toEqual([id])
      expect(report.complete).toBe(false)
    }
  })
  it('no calculation at all', () => {
    const { purchaseCost: _, ...rest } = unit
    expect(states(rest)).toMatchObject({ U5a: 'missing', U5b: 'missing' })
    expect(faults({ ...rest, purchaseCost: 0 })).toEqual(['purchaseCost nothing-planned'])
    expect(faults({ ...rest, purchaseCost: 0, modernisationCost: 0 })).toEqual([
      'purchaseCost nothing-planned',
      'modernisationCost nothing-planned',
    ])
  })
  it.each<[string, unknown, string]>([
    ['name', '  ', 'name blank'],
    ['name', 7, 'name not-text'],
    ['type', 'university', 'type unknown-choice'],
    ['pupils', -1, 'pupils negative'],
    ['classes', '18', 'classes not-whole-number'],
    ['classes', 1.5, 'classes not-whole-number'],
    ['commuting', 413, 'commuting more-than-all'],
    ['boarding', 413, 'boarding more-than-all'],
    ['staff', { all: 10, nonTeaching: 11 }, 'staff.nonTeaching more-than-all'],
    ['staff', { all: 10 }, 'staff.nonTeaching missing'],
    ['staff', 51, 'staff not-fields'],
    ['staff', { all: 10, nonTeaching: 1, guards: 2 }, 'staff.guards unknown-field'],
    ['opinion', { by: 'neighbours', text: 'yes' }, 'opinion.by unknown-choice'],
    ['design', { description: 'two', cameras: -2 }, 'design.cameras negative'],
    ['purchaseCost', 8000.005, 'purchaseCost not-amount'],
    ['purchaseCost', '8 000 zł', 'purchaseCost not-amount'],
    ['runningCost', -1, 'runningCost not-amount'],
  ])('%s = %j: %s', (path, value, expected) => expect(faults({ ...unit, [path]: value })).toEqual([expected]))
  it('a name nobody knows', () =>
    expect(unitApplication({ ...unit, pupil: 412, constructor: 1 }).unknown).toEqual(['pupil', 'constructor']))
  it('nothing at all: every field, and no sum invented', () => {
    const report = unitApplication({})
    expect(report.fields.every((one) => one.state === 'missing')).toBe(true)
    expect([report.worth.cost, report.worth.index, report.worth.estimate]).toEqual([0, null, null])
  })
})

describe('what an application comes to', () => {
  it('is whole, and asks for a standard kit at 80%', () => {
    const report = unitApplication(unit)
    expect(report.complete).toBe(true)
    expect(states(unit)['U5b']).toBe('not-applicable')
    expect(report.worth).toMatchObject({
      kit: 'standard',
      modernisation: false,
      cost: 8000,
      maxGrant: 6400,
      ownShare: 1600,
      aboveEstimate: 0,
      index: 19.42,
    })
  })
  it('a designed network of more than two cameras is an extended kit, whatever the table says', () => {
    const larger = { ...unit, design: { description: 'doors and yard', cameras: 5 }, purchaseCost: 12_000 }
    expect(unitApplication(larger).worth).toMatchObject({ kit: 'extended', aboveEstimate: 4000 })
    const smaller = { ...unit, type: 'cluster', design: { description: 'one door', cameras: 2 } }
    expect(unitApplication(smaller).worth).toMatchObject({ kit: 'standard', aboveEstimate: -7000 })
  })
  it('without a number of cameras the programme’s own kit decides', () => {
    expect(unitApplication({ ...unit, type: 'cluster', purchaseCost: 15_000 }).worth.kit).toBe('extended')
    expect(unitApplication({ ...unit, pupils: 120, commuting: 0 }).worth.kit).toBeNull()
  })
  it('modernisation at 90%, both together each at its own share', () => {
    const { purchaseCost: _, ...rest } = unit
    expect(unitApplication({ ...rest, modernisationCost: 5000 }).worth).toMatchObject({
      kit: 'none',
      modernisation: true,
      maxGrant: 4500,
    })
    expect(unitApplication({ ...unit, modernisationCost: 5000 }).worth).toMatchObject({
      kit: 'standard',
      modernisation: true,
      cost: 13_000,
      maxGrant: 10_900,
      ownShare: 2100,
    })
  })
})
