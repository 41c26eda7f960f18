import { describe, expect, it } from 'vitest'
import { collectiveApplication, collectiveHead } from './collective-application.ts'
import { collectiveFields } from './fields.ts'
import { cluster, collective, unit } from './testing/applications.ts'

type Changes = Record<string, unknown>
const look = (changes: Changes = {}, units: Changes[] = [unit, cluster]) =>
  collectiveApplication({ ...collective, ...changes }, units)
const states = (changes: Changes) =>
  Object.fromEntries(look(changes).fields.map((one) => [one.id.replace('P07-APP-', ''), one.state]))
const faults = (changes: Changes) =>
  look(changes).fields.flatMap((one) =>
    one.faults.map(({ path, code }) => `${one.id.replace('P07-APP-', '')} ${path} ${code}`),
  )
const differences = (changes: Changes, units?: Changes[]) =>
  look(changes, units).differences.map(({ id, of, path, declared, computed }) => [id, of, path, declared, computed])
const [first, second] = collective.schools as unknown as [Changes, Changes]

describe('what is wrong with a collective application', () => {
  it.each([
    ['no applicant', { applicant: undefined }],
    ['an applicant of no kind', { applicant: { name: 'Kraków', kind: 'city' } }],
    ['no year', { year: undefined }],
    ['a year outside the programme', { year: 2010 }],
    ['a day that is none', { filedOn: '2008-02-31x' }],
  ])('cannot be looked through: %s', (_, changes) =>
    expect(collectiveHead.safeParse({ ...collective, ...changes }).success).toBe(false),
  )

  it.each([
    ['C1', 'standardKits'],
    ['C2', 'extendedKits'],
    ['C3', 'modernisations'],
    ['C7', 'ownShare'],
    ['CA1', 'preventionOpinion'],
    ['CA2', 'schedule'],
    ['PREP', 'preparation'],
  ])('%s left out', (id, path) => {
    expect(states({ [path]: undefined })[id]).toBe('missing')
    expect(look({ [path]: undefined }).complete).toBe(false)
  })

  it('without schools: their data, threats and actions', () => {
    expect(states({ schools: undefined })).toMatchObject({ C4: 'missing', C5: 'missing', C6: 'missing' })
    expect(states({ schools: [] })).toMatchObject({ C4: 'missing', C5: 'missing', C6: 'missing' })
  })

  it.each<[string, Changes, string[]]>([
    [
      'a school without an address',
      { schools: [{ ...first, address: undefined }, second] },
      ['C4 schools[0].address missing'],
    ],
    [
      'more boarders than pupils',
      { schools: [first, { ...second, boarding: 801 }] },
      ['C4 schools[1].boarding more-than-all'],
    ],
    [
      'a typing error in a name of a field',
      { schools: [{ ...first, pupls: 1 }, second] },
      ['C4 schools[0].pupls unknown-field'],
    ],
    [
      'a school twice',
      { schools: [first, second, { ...first, name: 'SZKOŁA PODSTAWOWA NR 4 ' }] },
      ['C4 schools[2].name twice'],
    ],
    ['no threats at one school', { schools: [first, { ...second, threats: '' }] }, ['C5 schools[1].threats blank']],
    [
      'actions that cost nothing',
      { schools: [first, { ...second, actions: { description: 'none' } }] },
      ['C6 schools[1].actions nothing-planned'],
    ],
    ['an own share in words', { ownShare: { money: 'much', inKind: 0 } }, ['C7 ownShare.money not-amount']],
    [
      'an opinion on one school only',
      {
        preventionOpinion: {
          ...collective.preventionOpinion,
          schools: collective.preventionOpinion.schools.slice(0, 1),
        },
      },
      ['CA1 schools[1].name school-left-out'],
    ],
    [
      'events of this year and of four years ago',
      {
        preventionOpinion: {
          by: 'municipal-guard',
          schools: collective.preventionOpinion.schools.map((one) => ({
            ...one,
            events: [2004, 2005, 2007, 2008].map((year) => ({ year, count: 1 })),
          })),
        },
      },
      [0, 1].flatMap((at) =>
        [0, 3].map((n) => `CA1 preventionOpinion.schools[${at}].events[${n}].year not-the-last-three-years`),
      ),
    ],
    [
      'a schedule for a school nobody named',
      { schedule: [...collective.schedule, { school: 'SP 99', action: 'Installation', until: '2008-12-01' }] },
      ['CA2 schedule[2].school not-in-application'],
    ],
    [
      'a schedule without days',
      { schedule: collective.schedule.map((one) => ({ ...one, until: '2008-02-30' })) },
      ['CA2 schedule[0].until not-day', 'CA2 schedule[1].until not-day'],
    ],
    [
      'unit applications nobody checked on substance',
      { preparation: { ...collective.preparation, checkedOnSubstance: false } },
      ['PREP preparation.checkedOnSubstance not-done'],
    ],
  ])('%s', (_, changes, expected) => expect(faults(changes)).toEqual(expected))

  it('a name nobody knows', () => expect(look({ schedul: [] }).unknown).toEqual(['schedul']))
})

describe('a minister’s application', () => {
  const minister = { applicant: { name: 'Minister Sprawiedliwości', kind: 'minister' } }
  it('holds the same points and attachments', () => expect(states(minister)['CM']).toBe('present'))
  it('names the ones it lacks', () => {
    expect(faults({ ...minister, schedule: undefined, modernisations: 'one' })).toContain('CM P07-APP-CA2 missing')
    expect(states({ ...minister, schedule: undefined })['CM']).toBe('missing')
  })
  it('owes no own share', () => expect(differences({ ...minister, ownShare: { money: 0, inKind: 0 } })).toEqual([]))
  it('is nobody else’s business', () => expect(states({})['CM']).toBe('not-applicable'))
})

describe('numbers that should follow from one another', () => {
  it('do', () => {
    const report = look()
    expect(faults({})).toEqual([])
    expect([report.complete, report.differences, report.unknown, report.daysLate]).toEqual([true, [], [], 0])
    expect(report.together).toMatchObject({
      schools: 2,
      standardKits: 1,
      extendedKits: 0,
      modernisations: 1,
      undecided: [],
      pupils: 1212,
      cost: 20_000,
      maxGrant: 17_200,
      ownShare: 2800,
      index: 16.5,
    })
    expect(report.fields.map((one) => one.id)).toEqual(collectiveFields.map((one) => one.id))
  })
  it('and do as well without the unit applications', () => expect(differences({}, [])).toEqual([]))

  it('kits counted wrongly', () => {
    expect(differences({ standardKits: 3, modernisations: 0 })).toEqual([
      ['P07-APP-C1', null, 'standardKits', 3, 1],
      ['P07-APP-C3', null, 'modernisations', 0, 1],
    ])
  })
  it('pupils and costs that the school did not write', () => {
    const schools = [{ ...first, pupils: 512, actions: { description: 'more', purchaseCost: 9000 } }, second]
    expect(differences({ schools })).toEqual([
      ['P07-APP-C4', unit.name, 'pupils', 512, 412],
      ['P07-APP-C6', unit.name, 'purchaseCost', 9000, 8000],
    ])
  })
  it('a school without an application, and an application without its school', () => {
    expect(differences({ standardKits: 0 }, [cluster])).toEqual([
      ['P07-APP-PREP', unit.name, 'unitApplications', unit.name, null],
    ])
    const other = { ...unit, name: 'SP 7', modernisationCost: 100, purchaseCost: undefined }
    expect(differences({ modernisations: 2, ownShare: { money: 2810, inKind: 0 } }, [unit, cluster, other])).toEqual([
      ['P07-APP-PREP', 'SP 7', 'schools', null, 'SP 7'],
    ])
  })
  it('an own share a grosz short', () => {
    expect(differences({ ownShare: { money: 2799.99, inKind: 0 } })).toEqual([
      ['P07-OWN', null, 'ownShare', 2799.99, 2800],
    ])
    expect(differences({ ownShare: { money: 0, inKind: 2800 } })).toEqual([])
  })
  it('filed late', () => expect(look({ filedOn: '2008-05-23' }).daysLate).toBe(3))
  it('does not count kits while it is open which one a small school asks for', () => {
    const small = { ...unit, pupils: 150, commuting: 0 }
    const report = look({ schools: [{ ...first, pupils: 150, commuting: 0 }, second], standardKits: 7 }, [
      small,
      cluster,
    ])
    expect(report.together.undecided).toEqual([unit.name])
    expect(report.differences).toEqual([])
  })
})
