import { describe, expect, it } from 'vitest'
import { factsOf } from '../facts/facts-of.ts'
import type { FactBase } from '../facts/facts-of.ts'
import { caseFiles } from './case-files.ts'
import { caseMoment, caseSubjects, rowsOfCase } from './case.ts'
import type { CaseFile, RuleCase } from './case.ts'
import { latestEditions } from './coverage.ts'
import { evaluate } from './evaluate.ts'
import { packEditions } from './pack-list.ts'
import { rulesOf } from './rows.ts'
import type { HashedPack, PackEdition, Rule } from './schema.ts'
import { mutantsOf } from './testing/mutants.ts'

const hashed = (pack: PackEdition): HashedPack => ({ hash: '0'.repeat(64), pack })

/**
 * Changes of which no case can tell the difference, and why. Everything else that changes a threshold or an operator of
 * a built-in rule makes one of its cases fail.
 */
const harmless: Record<string, string> = {
  // 108a forbids a cloakroom and comes first wherever both packs are there.
  'P07-PLACE-ALLOWED: yieldsTo without #3': 'PL108A-3-CLOAKROOM prevails before',
  'P07-PLACE-ALLOWED: yieldsTo.3.instead of something else': 'as above',
  'P07-PLACE-ALLOWED: yieldsTo.3.whenOther without failed': 'as above',
  'P07-PLACE-ALLOWED: yieldsTo.3.whenOther without excepted': 'as above',
  // The register always holds a name, a kind and an address.
  'P07-APP-C4: checks without #0': 'always there',
  'P07-APP-C4: checks without #1': 'always there',
  'P07-APP-C4: checks without #2': 'always there',
}

type Known = { one: RuleCase; facts: FactBase; at: string }

/** Whether a case still comes out as written; a rule that no longer runs at all does not. */
function holds({ one, facts, at }: Known, packs: HashedPack[], rule: Rule): boolean {
  try {
    const verdicts = evaluate(packs, facts, at, caseSubjects[rule.subject])
    const found = verdicts.find((verdict) => verdict.ruleId === one.rule)
    const { outcome, force, supersededBy, reason } = one.expect
    return (
      found?.outcome === outcome &&
      found.force === force &&
      found.supersededBy?.ruleId === supersededBy &&
      (reason === undefined || found.reason.code === reason)
    )
  } catch {
    return false
  }
}

describe.each(latestEditions(packEditions).map((edition) => [edition.pack, edition] as const))(
  '%s',
  (pack, edition) => {
    it('has no threshold and no operator that could be changed without a case failing', { timeout: 120_000 }, () => {
      const others = packEditions.filter((one) => one.pack !== pack).map(hashed)
      const file = caseFiles.find((one) => one.pack === pack && one.edition === edition.edition) as CaseFile
      const subjects = new Map(rulesOf(edition).map((rule) => [rule.id, rule]))
      const cases = file.cases.map((one): Known => ({
        one,
        facts: factsOf(rowsOfCase(one, file)),
        at: caseMoment(one, file),
      }))
      const byRule = Map.groupBy(cases, ({ one }) => one.rule)
      // A rule that only conditions an exception is proved by the cases of the rules it excepts too.
      const users = new Map<string, Known[]>()
      for (const rule of rulesOf(edition))
        for (const id of rule.exception?.conditions ?? [])
          users.set(id, [...(users.get(id) ?? []), ...(byRule.get(rule.id) ?? [])])
      const survivors: string[] = []
      for (const mutant of mutantsOf(edition)) {
        const packs = [...others, hashed(mutant.edition)]
        const proving = [...(byRule.get(mutant.id) ?? []), ...(users.get(mutant.id) ?? [])]
        const alive = proving.every((known) => holds(known, packs, subjects.get(known.one.rule) as Rule))
        const name = `${mutant.id}: ${mutant.change}`
        if (alive && !(name in harmless)) survivors.push(name)
      }
      expect(survivors).toEqual([])
    })
  },
)
