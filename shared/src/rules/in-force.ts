import type { Limit } from './interval.ts'
import { rulesOf } from './rows.ts'
import type { HashedPack, PackEdition, Rule } from './schema.ts'

/** A rule of a day, and the edition it stands in. */
export type RuleOfDay = { rule: Rule; edition: PackEdition; hash: string }

/** The rules of an edition that are in force on a day: a rule may have dates of its own. */
export function rulesOfDay({ pack: edition, hash }: HashedPack, day: string): RuleOfDay[] {
  return rulesOf(edition).flatMap((rule) => (isInForce(rule, day) ? [{ rule, edition, hash }] : []))
}

function isInForce({ validFrom, validUntil }: Rule, day: string): boolean {
  return (validFrom === undefined || day >= validFrom) && (validUntil === undefined || day <= validUntil)
}

/** The number of a bound stays where the check reads it; the rule only names the parameter or the path to it. */
export function limitOf(rule: Pick<Rule, 'id' | 'checks'>, param: string): Limit {
  for (const { params } of rule.checks) {
    const found = param
      .split('.')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], params)
    if (found !== undefined) return found as Limit
  }
  throw new RangeError(`${rule.id}: no check has the parameter "${param}" its bound names`)
}
