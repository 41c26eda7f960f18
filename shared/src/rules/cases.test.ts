import { describe, expect, it } from 'vitest'
import { factsOf } from '../facts/facts-of.ts'
import { caseFiles } from './case-files.ts'
import { caseMoment, caseSubjects, rowsOfCase } from './case.ts'
import type { CaseFile, RuleCase } from './case.ts'
import { evaluate } from './evaluate.ts'
import type { Outcome, Verdict } from './outcome.ts'
import { packEditions } from './pack-list.ts'
import type { HashedPack, Rule } from './schema.ts'

const packs: HashedPack[] = packEditions.map((pack) => ({ hash: '0'.repeat(64), pack }))
const rules = new Map(packEditions.flatMap((pack) => pack.rules.map((rule): [string, Rule] => [rule.id, rule])))

function judged(one: RuleCase, file: CaseFile): Verdict {
  const rule = rules.get(one.rule)
  if (!rule) throw new RangeError(`no rule ${one.rule}`)
  const verdicts = evaluate(packs, factsOf(rowsOfCase(one, file)), caseMoment(one, file), caseSubjects[rule.subject])
  const found = verdicts.find((verdict) => verdict.ruleId === one.rule)
  if (!found) throw new RangeError(`${one.rule} was not in force on the day of "${one.name}"`)
  return found
}

describe.each(caseFiles.map((file): [string, CaseFile] => [`${file.pack} ${file.edition}`, file]))('%s', (_, file) => {
  it.each(file.cases.map((one): [string, string, RuleCase] => [one.rule, one.name, one]))(
    '%s: %s',
    (_rule, _name, one) => {
      const { outcome, force, supersededBy, reason } = judged(one, file)
      expect({ outcome, force, supersededBy: supersededBy?.ruleId, reason: one.expect.reason && reason.code }).toEqual({
        outcome: one.expect.outcome,
        force: one.expect.force,
        supersededBy: one.expect.supersededBy,
        reason: one.expect.reason,
      })
    },
  )
})

describe('cases prove every rule', () => {
  const shown = new Map<string, Set<Outcome>>()
  for (const one of caseFiles.flatMap((file) => file.cases)) {
    shown.set(one.rule, (shown.get(one.rule) ?? new Set()).add(one.expect.outcome))
  }
  it.each([...rules.values()].map((rule): [string, Rule] => [rule.id, rule]))(
    '%s: each outcome that can occur, and no other',
    (id, rule) => {
      expect([...(shown.get(id) ?? [])].sort()).toEqual([...rule.outcomes].sort())
    },
  )
})

describe('missing evidence is never a pass', () => {
  const passing = caseFiles.flatMap((file) =>
    file.cases
      .filter((one) => one.expect.outcome === 'passed')
      .map((one): [string, string, RuleCase, CaseFile] => [one.rule, one.name, one, file]),
  )
  it.each(passing)('%s: %s', (id, _name, one, file) => {
    const rule = rules.get(id) as Rule
    for (const { fact, atLeast } of rule.needs) {
      const { [fact]: removed, ...rest } = one.given
      // The register always declares a kind of place; without evidence means that somebody looked and could not tell.
      const without = fact === 'area.kind' ? { ...rest, 'area.kind': { unavailable: 'not-known' as const } } : rest
      expect(judged({ ...one, given: without }, file).outcome, `without ${fact}`).not.toBe('passed')
      if (atLeast === 'declared' || removed === undefined) continue
      const declared = { ...rest, [fact]: { value: true, how: 'declared' as const } }
      expect(judged({ ...one, given: declared }, file).outcome, `${fact} only declared`).not.toBe('passed')
    }
    const nothing = { ...one, given: { 'area.kind': { unavailable: 'not-known' as const } } }
    expect(judged(nothing, file).outcome, 'without anything').not.toBe('passed')
  })
})
