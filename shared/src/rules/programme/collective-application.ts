import * as z from 'zod/mini'
import { collectiveFields, fault, faultsOf, fieldOf, reportOn } from './fields.ts'
import type { Fault, FieldReport } from './fields.ts'
import { daysLate, programmeYears } from './deadlines.ts'
import { programmeKind } from './kinds.ts'
import { differencesOf } from './differences.ts'
import type { Difference } from './differences.ts'
import { together } from './plan.ts'
import type { Plan, Together } from './plan.ts'
import { sum } from './subsidy.ts'
import { amount, choice, date, fields, list, text, whole, yesNo } from './shapes.ts'
import { isGiven, partsOf, schoolType, staff, unitApplication, valid } from './unit-application.ts'
import type { Given, UnitReport } from './unit-application.ts'

/** What must be known before a collective application can be looked through at all. */
export const collectiveHead = z.looseObject({
  applicant: z.strictObject({
    name: z.string().check(z.minLength(1)),
    /** Local government, another legal or natural person, or one of the ministers of part II. */
    kind: z.enum(['local-government', 'other-person', 'minister']),
  }),
  /** Year of the programme it is filed in. */
  year: z
    .int()
    .check(z.refine((value) => programmeYears.includes(value), 'not a year of the programme (2007 to 2009)')),
  /** Day of filing, if it was filed. */
  filedOn: z.optional(z.string().check(z.refine((value) => date.safeParse(value).success, 'not a day (YYYY-MM-DD)'))),
})
export type CollectiveHead = z.infer<typeof collectiveHead>

const school = fields({
  name: text,
  type: schoolType,
  address: text,
  classes: whole,
  /** Grupy wychowawcze; 0 in a school without. */
  groups: whole,
  pupils: whole,
  commuting: whole,
  boarding: whole,
  staff,
  // Fields of their own: C5 and C6.
  threats: z.optional(z.unknown()),
  actions: z.optional(z.unknown()),
})
const actions = fields({
  description: text,
  purchaseCost: z.optional(amount),
  modernisationCost: z.optional(amount),
  cameras: z.optional(whole),
})
const opinion = fields({
  by: choice(['police', 'municipal-guard']),
  schools: list(
    fields({
      school: text,
      justified: yesNo,
      reasons: text,
      /** "As far as possible": may be left out. */
      events: z.optional(list(fields({ year: whole, count: whole }))),
    }),
  ),
})
const schedule = list(fields({ school: text, action: text, until: date }))
const ownShare = fields({ money: amount, inKind: amount })
const preparation = fields({ cooperated: yesNo, checkedFormally: yesNo, checkedOnSubstance: yesNo })

const named = new Set(collectiveFields.map((one) => one.path))
const alsoNamed = new Set(['applicant', 'year', 'filedOn', 'unitApplications'])

export type CollectiveReport = {
  fields: FieldReport[]
  unknown: string[]
  complete: boolean
  plans: Plan[]
  /** Reports on the unit applications it rests on, in their order; empty when none were handed in. */
  units: UnitReport[]
  /** What its schools ask for together: from the unit applications where there are any, else from its own list. */
  together: Together
  /** Own share it declares, zł; null when unreadable. */
  ownShare: number | null
  /** Numbers that do not follow from one another. */
  differences: Difference[]
  /** Days after P07-DL-5; null when it does not say when it was filed. */
  daysLate: number | null
}

/** Looks through the application of a body running schools (part VII.5-6), against the unit applications when given. */
export function collectiveApplication(given: CollectiveHead, units: readonly Given[] = []): CollectiveReport {
  const raw: Given = given
  const reports = collectiveFields
    .filter((one) => one.id !== 'P07-APP-CM')
    .map((one) => reportOn(one, faultsIn(one.id, raw, given.year)))
  const minister = ministerReport(given, reports)
  const all = collectiveFields.map((one) => reports.find(({ id }) => id === one.id) ?? minister)
  const plans = schoolsOf(raw).map(planOf)
  const unitReports = units.map(unitApplication)
  const unitPlans = unitReports.map(({ plan }) => plan)
  const sums = together(unitPlans.length > 0 ? unitPlans : plans)
  const own = valid(ownShare, raw['ownShare'])
  const declared = own && sum([own.money, own.inKind])
  return {
    fields: all,
    unknown: Object.keys(raw).filter((name) => !named.has(name) && !alsoNamed.has(name)),
    complete: all.every(({ state }) => state === 'present' || state === 'not-applicable'),
    plans,
    units: unitReports,
    together: sums,
    ownShare: declared,
    differences: differencesOf({
      declared: {
        standardKits: count(raw, 'standardKits'),
        extendedKits: count(raw, 'extendedKits'),
        modernisations: count(raw, 'modernisations'),
      },
      plans,
      units: unitPlans,
      together: sums,
      // Ministers are financed by the division of the money, not by a grant with an own share (part IV).
      ownShare: given.applicant.kind === 'minister' ? null : declared,
    }),
    daysLate: given.filedOn === undefined ? null : daysLate('P07-DL-5', given.year, given.filedOn),
  }
}

function faultsIn(id: string, given: Given, year: number): Fault[] {
  switch (id) {
    case 'P07-APP-C1':
    case 'P07-APP-C2':
    case 'P07-APP-C3': {
      const { path } = fieldOf(collectiveFields, id)
      return faultsOf(whole, given[path], path)
    }
    case 'P07-APP-C4':
      return [
        ...faultsOf(list(school), given['schools'], 'schools'),
        ...schoolsOf(given).flatMap(acrossSchool),
        ...twice(given),
      ]
    case 'P07-APP-C5':
      return eachSchool(given, (one, at) => faultsOf(text, one['threats'], `${at}.threats`))
    case 'P07-APP-C6':
      return eachSchool(given, actionFaults)
    case 'P07-APP-C7':
      return faultsOf(ownShare, given['ownShare'], 'ownShare')
    case 'P07-APP-CA1':
      return opinionFaults(given, year)
    case 'P07-APP-CA2':
      return [
        ...faultsOf(schedule, given['schedule'], 'schedule'),
        ...namesAgainst(given, given['schedule'], 'schedule'),
      ]
    case 'P07-APP-PREP':
      return preparationFaults(given['preparation'])
    default:
      throw new RangeError(`no reading of ${id}`)
  }
}

/** A minister's application holds the same points and attachments "accordingly"; nobody else's has this row. */
function ministerReport(given: CollectiveHead, reports: readonly FieldReport[]): FieldReport {
  const row = fieldOf(collectiveFields, 'P07-APP-CM')
  if (given.applicant.kind !== 'minister') return { ...row, state: 'not-applicable', faults: [] }
  const open = reports.filter((one) => one.id !== 'P07-APP-PREP' && one.state !== 'present')
  return reportOn(
    row,
    open.map((one) => fault(one.id, 'missing')),
  )
}

export function schoolsOf(given: Given): Given[] {
  const { schools } = given
  return Array.isArray(schools) ? schools.map((one: unknown) => (isGiven(one) ? one : {})) : []
}

function eachSchool(given: Given, look: (one: Given, at: string) => Fault[]): Fault[] {
  const schools = schoolsOf(given)
  return schools.length === 0
    ? [fault('schools', 'missing')]
    : schools.flatMap((one, at) => look(one, `schools[${at}]`))
}

function acrossSchool(one: Given, at: number): Fault[] {
  return ['commuting', 'boarding', 'staff'].flatMap((path) => partsOf(one, path, `schools[${at}].`))
}

const nameOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().toLocaleLowerCase('pl') : null

function twice(given: Given): Fault[] {
  const names = schoolsOf(given).map((one) => nameOf(one['name']))
  return names.flatMap((name, at) =>
    name !== null && names.indexOf(name) < at ? [fault(`schools[${at}].name`, 'twice')] : [],
  )
}

function actionFaults(one: Given, at: string): Fault[] {
  const found = faultsOf(actions, one['actions'], `${at}.actions`)
  const read = valid(actions, one['actions'])
  const planned = (read?.purchaseCost ?? 0) + (read?.modernisationCost ?? 0) > 0
  return read && !planned ? [...found, fault(`${at}.actions`, 'nothing-planned')] : found
}

/** Every school of the application is spoken of, and no other. */
function namesAgainst(given: Given, entries: unknown, path: string): Fault[] {
  if (!Array.isArray(entries)) return []
  const wanted = schoolsOf(given).map((one) => nameOf(one['name']))
  const found = entries.map((one: unknown) => (isGiven(one) ? nameOf(one['school']) : null))
  return [
    ...found.flatMap((name, at) =>
      name !== null && !wanted.includes(name) ? [fault(`${path}[${at}].school`, 'not-in-application')] : [],
    ),
    ...wanted.flatMap((name, at) =>
      name !== null && !found.includes(name) ? [fault(`schools[${at}].name`, 'school-left-out')] : [],
    ),
  ]
}

/** Events, where they are given, are those of the last three calendar years before the application. */
function opinionFaults(given: Given, year: number): Fault[] {
  const faults = faultsOf(opinion, given['preventionOpinion'], 'preventionOpinion')
  const read = isGiven(given['preventionOpinion']) ? given['preventionOpinion'] : {}
  const years = (valid(opinion, read)?.schools ?? []).flatMap((one, at) =>
    (one.events ?? []).flatMap((event, index) =>
      event.year < year - 3 || event.year >= year
        ? [fault(`preventionOpinion.schools[${at}].events[${index}].year`, 'not-the-last-three-years')]
        : [],
    ),
  )
  return [...faults, ...namesAgainst(given, read['schools'], 'preventionOpinion.schools'), ...years]
}

function preparationFaults(given: unknown): Fault[] {
  const faults = faultsOf(preparation, given, 'preparation')
  const read = valid(preparation, given)
  const undone = Object.entries(read ?? {}).filter(([, done]) => !done)
  return [...faults, ...undone.map(([name]) => fault(`preparation.${name}`, 'not-done'))]
}

function planOf(one: Given): Plan {
  const planned = isGiven(one['actions']) ? one['actions'] : {}
  return {
    name: valid(text, one['name']),
    type: valid(programmeKind, one['type']),
    pupils: valid(whole, one['pupils']),
    purchaseCost: valid(amount, planned['purchaseCost']),
    modernisationCost: valid(amount, planned['modernisationCost']),
    cameras: valid(whole, planned['cameras']),
  }
}

const count = (given: Given, path: string): number | null => valid(whole, given[path])
