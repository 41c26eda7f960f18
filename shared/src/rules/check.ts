import type * as z from 'zod/mini'
import type { Fact, FactValue, SubjectKind } from '../facts/fact.ts'
import { strength } from '../facts/observations.ts'
import type { Country } from '../facts/primitives.ts'
import type { Bound, Window } from './interval.ts'
import type { AnyCheck } from './schema.ts'

/** A code of rules/reasons.ts with its parameters. */
export type Reason = { code: string; params: Record<string, string | number> }

/** A fact as a check sees it: a value strong and fresh enough, or why there is none. */
export type Asked = { known: true; value: FactValue; fact: Fact } | { known: false; name: string; reason: Reason }

/** What a check may look at. It gets no clock and no rows: the same facts always give the same answer. */
export type CheckContext = {
  ask: (name: string) => Asked
  country: Country
  /** The calendar day the law is asked about. */
  day: string
  /** All bounds in force on one parameter, and some more, intersected. */
  window: (parameter: string, more: readonly Bound[]) => Window
  /** Another check on the same subject. */
  run: (check: AnyCheck) => CheckResult
  /** The same look at everything of a kind that belongs to this subject and counts for the rule. */
  each: (kind: SubjectKind) => CheckContext[]
}

/** Parameters of the checks made of other checks (rules/checks/each.ts, any-of.ts). */
export type CombinedCheck<Name extends 'each' | 'any-of'> = Extract<AnyCheck, { name: Name }>['params']

export type CheckResult = {
  outcome: 'passed' | 'failed' | 'cantTell'
  reason: Reason
  /** Names of facts whose absence (age, weakness, conflict) kept the check from an answer. */
  missing: string[]
  /** The kind of place that decided, when it did: its class in section 4 may be interpretation only. */
  kind?: string
}

/** One kind of test. Numbers and lists of the law arrive in `params`; none is written in a check. */
export type CheckKind<Name extends string, Params> = {
  name: Name
  params: z.ZodMiniType<Params>
  run: (params: Params, context: CheckContext) => CheckResult
}

/** What somebody answers who saw that there is nothing: no such day, an empty field. */
export const none = 'none'
export function isNone(value: FactValue): boolean {
  return value === none
}
/** Whether somebody saw it, with its photo, and did not only say so. */
export function isSeen(fact: Fact): boolean {
  return strength[fact.how] >= strength.observed
}
export function isDay(value: FactValue): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
}

const nothing: string[] = []
export function passed(code: string, params: Reason['params'] = {}): CheckResult {
  return { outcome: 'passed', reason: { code, params }, missing: nothing }
}
export function failed(code: string, params: Reason['params'] = {}): CheckResult {
  return { outcome: 'failed', reason: { code, params }, missing: nothing }
}
export function cantTell(reason: Reason, missing: string[]): CheckResult {
  return { outcome: 'cantTell', reason, missing }
}
/** The usual answer to a fact that is not there. */
export function unknown(asked: Asked & { known: false }): CheckResult {
  return cantTell(asked.reason, [asked.name])
}

/** One failure decides; otherwise one unknown does; only all passed is passed. */
export function allOf(results: readonly CheckResult[]): CheckResult {
  const failure = results.find((one) => one.outcome === 'failed')
  if (failure) return failure
  const open = results.filter((one) => one.outcome === 'cantTell')
  if (open[0]) return { ...open[0], missing: [...new Set(open.flatMap((one) => one.missing))] }
  const first = results[0]
  if (!first) throw new RangeError('a rule needs at least one check')
  return first
}
