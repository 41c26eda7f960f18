import * as z from 'zod/mini'
import { fault, faultsOf, fieldOf, reportOn, unitFields } from './fields.ts'
import type { Fault, FieldReport } from './fields.ts'
import { programmeKind } from './kinds.ts'
import { worthOf } from './plan.ts'
import type { Plan, Worth } from './plan.ts'
import { amount, choice, fields, text, whole } from './shapes.ts'

/** An application as it came: nothing in it is believed before it was looked at. */
export type Given = Readonly<Record<string, unknown>>

const kinds = programmeKind.options as [string, ...string[]]
export const schoolType = choice(kinds)
export const staff = fields({ all: whole, nonTeaching: whole })

/** Fields of the head's application (part VII.3), by the name they have in a file. */
const shapes: Record<string, z.ZodMiniType> = {
  opinion: fields({ by: choice(['parents-council', 'school-council']), text }),
  type: schoolType,
  name: text,
  address: text,
  classes: whole,
  pupils: whole,
  commuting: whole,
  boarding: whole,
  staff,
  threats: text,
  design: fields({ description: text, cameras: z.optional(whole) }),
  purchaseCost: amount,
  modernisationCost: amount,
  runningCost: amount,
}

export type UnitReport = {
  fields: FieldReport[]
  /** Names that are no field of this application. */
  unknown: string[]
  complete: boolean
  plan: Plan
  /** What follows for the collective application and the grant. */
  worth: Worth
}

/** Looks through the application of a school's head: each field present, missing or malformed, and what it comes to. */
export function unitApplication(given: Given): UnitReport {
  const reports = unitFields.map((one) => {
    const of = shapes[one.path]
    if (!of) throw new RangeError(`no shape for ${one.id}`)
    return reportOn(one, [...faultsOf(of, given[one.path], one.path), ...partsOf(given, one.path, '')])
  })
  const all = eitherCost(reports, given)
  const plan = planOf(given)
  return {
    fields: all,
    unknown: Object.keys(given).filter((name) => !Object.hasOwn(shapes, name)),
    complete: all.every(({ state }) => state === 'present' || state === 'not-applicable'),
    plan,
    worth: worthOf(plan),
  }
}

/** A part cannot be more than the whole: commuters and boarders of the pupils, non-teachers of the staff. */
export function partsOf(given: Given, path: string, before: string): Fault[] {
  const more = (part: unknown, of: unknown): boolean =>
    typeof part === 'number' && typeof of === 'number' && of >= 0 && part > of
  if (path === 'commuting' || path === 'boarding') {
    return more(given[path], given['pupils']) ? [fault(`${before}${path}`, 'more-than-all')] : []
  }
  if (path !== 'staff' || !isGiven(given['staff'])) return []
  const { all, nonTeaching } = given['staff']
  return more(nonTeaching, all) ? [fault(`${before}staff.nonTeaching`, 'more-than-all')] : []
}

/**
 * U5a is the cost of a first network, U5b of a modernised or larger one: a school needs the one it asks for. Neither, or
 * nothing but zeros, is no calculation.
 */
function eitherCost(reports: FieldReport[], given: Given): FieldReport[] {
  const [first, second] = ['P07-APP-U5a', 'P07-APP-U5b'].map((id) => fieldOf(unitFields, id).path) as [string, string]
  const costs = [given[first], given[second]]
  const named = costs.filter((one) => one !== undefined && one !== null)
  return reports.map((one) => {
    if (one.path !== first && one.path !== second) return one
    if (named.length === 2 && named.every((cost) => cost === 0))
      return reportOn(one, [fault(one.path, 'nothing-planned')])
    const here = given[one.path]
    const absent = here === undefined || here === null
    if (!absent && named.length === 1 && here === 0) return reportOn(one, [fault(one.path, 'nothing-planned')])
    return absent && named.length === 1 ? { ...one, state: 'not-applicable', faults: [] } : one
  })
}

function planOf(given: Given): Plan {
  const design = isGiven(given['design']) ? given['design'] : {}
  return {
    name: valid(text, given['name']),
    type: valid(programmeKind, given['type']),
    pupils: valid(whole, given['pupils']),
    purchaseCost: valid(amount, given['purchaseCost']),
    modernisationCost: valid(amount, given['modernisationCost']),
    cameras: valid(whole, design['cameras']),
  }
}

export function valid<T>(of: z.ZodMiniType<T>, value: unknown): T | null {
  const found = of.safeParse(value)
  return found.success ? found.data : null
}

export function isGiven(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
