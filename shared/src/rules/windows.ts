import { localDay } from '../facts/calendar.ts'
import type { Subject } from '../facts/fact.ts'
import type { FactBase } from '../facts/facts-of.ts'
import { resolve } from '../facts/resolve.ts'
import { editionsFor } from './binding.ts'
import { evaluate } from './evaluate.ts'
import { forceOf } from './force.ts'
import { limitOf, rulesOfDay } from './in-force.ts'
import { range, windowOf } from './interval.ts'
import type { Bound, Limit, Window } from './interval.ts'
import type { Force, Verdict } from './outcome.ts'
import type { HashedPack, PackEdition, Rule } from './schema.ts'

/** Quantities that several packs bound (REQUIREMENTS 3.2, 3.3), in the order they are shown, with their unit (UCUM). */
export const windowParameters = [
  { parameter: 'retention', unit: 'd' },
  { parameter: 'fps', unit: '1/s' },
  { parameter: 'resolution', unit: 'tvl' },
  /** Days before the start on which the sign is up at the latest. */
  { parameter: 'sign-timing', unit: 'd' },
  /** Days before the start on which people are told at the latest. */
  { parameter: 'notice-timing', unit: 'd' },
] as const

/** What a school promised by itself and so bounds for itself; 0 or nothing means no promise. */
export const ownPromises = [
  { fact: 'inst.retention_promise_days', parameter: 'retention', side: 'upper' },
] as const satisfies readonly { fact: string; parameter: string; side: Bound['side'] }[]

/** One bound of a window: a rule's, with the edition it was read in, or the school's own promise. */
export type WindowBound = {
  /** Rule id, or the fact of the promise. */
  by: string
  side: Bound['side']
  limit: Limit
  /** The limit in the parameter's unit; a span of calendar time is shorter in some months than in others. */
  min: number
  max: number
  source: { rule: Rule; edition: PackEdition; hash: string; force: Force } | null
  /** Of all things the rule is about, those it applies to; both 0 while there is none of them, and for a promise. */
  applies: number
  of: number
  /** Nobody knows yet whether the rule applies to anything here; it narrows nothing until somebody does. */
  uncertain: boolean
}

/** `unbounded`: nothing says anything. The others as in interval.ts. */
export type Left = Pick<Window, 'lower' | 'upper'> & { state: Window['state'] | 'unbounded' }

export type FeasibleWindow = Left & {
  parameter: string
  unit: string | null
  /** What is left when benchmarks count too (an expired programme, a standard); null where there are none. */
  withBenchmarks: Left | null
  bounds: WindowBound[]
}

/**
 * What the rules in force and the school's own promises leave of each quantity (REQUIREMENTS 0.3.3). Counted are the
 * bounds of rules that apply to something here or may; what is only a benchmark that day is laid over them apart, so
 * that nobody reads it as a demand. `verdicts` are those of the whole institution at `at`.
 */
export function windowsFor(
  packs: readonly HashedPack[],
  facts: FactBase,
  at: string,
  verdicts: readonly Verdict[] = evaluate(packs, facts, at),
): FeasibleWindow[] {
  const day = localDay(at)
  const bounds = [...rulesWithBounds(packs, facts, day, verdicts), ...promises(facts, day)]
  const known = new Set<string>(windowParameters.map(({ parameter }) => parameter))
  const others = [...new Set(bounds.map(({ parameter }) => parameter))].filter((parameter) => !known.has(parameter))
  return [...windowParameters, ...others.map((parameter) => ({ parameter, unit: null }))].map(({ parameter, unit }) =>
    windowFrom(
      parameter,
      unit,
      bounds.filter((one) => one.parameter === parameter),
    ),
  )
}

type Named = WindowBound & { parameter: string }

function windowFrom(parameter: string, unit: string | null, bounds: readonly Named[]): FeasibleWindow {
  const sure = bounds.filter(({ uncertain }) => !uncertain)
  const demands = sure.filter(({ source }) => source?.force !== 'benchmark')
  const withBenchmarks = demands.length < sure.length ? left(sure) : null
  const shown = bounds.map(({ parameter: _parameter, ...bound }) => bound)
  return { parameter, unit, ...left(demands), withBenchmarks, bounds: shown }
}

function left(bounds: readonly Named[]): Left {
  return bounds.length === 0 ? { state: 'unbounded', lower: null, upper: null } : windowOf(bounds)
}

function rulesWithBounds(
  packs: readonly HashedPack[],
  facts: FactBase,
  day: string,
  verdicts: readonly Verdict[],
): Named[] {
  const byRule = Map.groupBy(verdicts, ({ ruleId }) => ruleId)
  const { institution } = facts.graph
  const ofDay = editionsFor(packs, institution, day).flatMap((one) => rulesOfDay(one, day))
  return ofDay.flatMap(({ rule, edition, hash }): Named[] => {
    if (!rule.bound) return []
    const about = byRule.get(rule.id) ?? []
    const applies = about.filter(({ outcome }) => outcome !== 'inapplicable').length
    const asks = conditionFacts(rule)
    const mayApply = ({ outcome, missing }: Verdict): boolean =>
      outcome === 'cantTell' && missing.some((name) => asks.has(name))
    const known = about.filter((verdict) => verdict.outcome !== 'inapplicable' && !mayApply(verdict)).length
    const uncertain = about.length === 0 ? asks.size > 0 : known === 0
    // For nothing that is here.
    if (about.length > 0 && applies === 0) return []
    const { parameter, side } = rule.bound
    const limit = limitOf(rule, rule.bound.param)
    const source = { rule, edition, hash, force: forceOf(rule, edition, institution, day, undefined) }
    return [{ parameter, by: rule.id, side, limit, ...range(limit), source, applies, of: about.length, uncertain }]
  })
}

/** Facts that say whether a rule applies at all. */
function conditionFacts({ when }: Rule): Set<string> {
  const parts = when.flatMap((one) => ('anyOf' in one ? one.anyOf : [one]))
  return new Set(parts.flatMap((one) => ('fact' in one ? [one.fact] : [])))
}

function promises(facts: FactBase, day: string): Named[] {
  const subject: Subject = { kind: 'institution', id: facts.graph.institution.id }
  return ownPromises.flatMap(({ fact, parameter, side }): Named[] => {
    const { state, fact: found } = resolve(facts, subject, fact, day)
    const limit = state === 'known' && typeof found?.value === 'number' ? found.value : 0
    if (limit <= 0) return []
    return [
      { parameter, by: fact, side, limit, min: limit, max: limit, source: null, applies: 0, of: 0, uncertain: false },
    ]
  })
}
