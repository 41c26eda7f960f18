import { describe, expect, it } from 'vitest'
import { factsOf } from '../facts/facts-of.ts'
import { caseFiles } from './case-files.ts'
import { caseMoment, caseSubjects, rowsOfCase } from './case.ts'
import type { CaseFile, RuleCase } from './case.ts'
import { evaluate } from './evaluate.ts'
import type { Verdict } from './outcome.ts'
import { packEditions } from './pack-list.ts'
import type { HashedPack, Rule } from './schema.ts'

type File = Pick<CaseFile, 'pack' | 'edition'>
const isOf = (file: File) => (pack: File) => pack.pack === file.pack && pack.edition === file.edition
/** A case speaks of its own edition: others of the same pack stay out, or a later reading would prevail. */
const packsFor = (file: File): HashedPack[] =>
  packEditions
    .filter((one) => one.pack !== file.pack || isOf(file)(one))
    .map((pack) => ({ hash: '0'.repeat(64), pack }))
const ruleOf = (file: File, id: string): Rule => {
  const rule = packEditions.find(isOf(file))?.rules.find((one) => one.id === id)
  if (!rule) throw new RangeError(`${file.pack} ${file.edition} has no rule ${id}`)
  return rule
}

function judged(one: RuleCase, file: CaseFile): Verdict {
  const { subject } = ruleOf(file, one.rule)
  const facts = factsOf(rowsOfCase(one, file))
  const verdicts = evaluate(packsFor(file), facts, caseMoment(one, file), caseSubjects[subject])
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
  const all = packEditions.flatMap((edition) => edition.rules.map((rule) => ({ edition, rule })))
  it.each(all.map(({ edition, rule }) => [rule.id, edition.edition, edition, rule] as const))(
    '%s (%s): each outcome that can occur, and no other',
    (id, _edition, edition, rule) => {
      const cases = caseFiles.find(isOf(edition))?.cases ?? []
      const shown = new Set(cases.filter((one) => one.rule === id).map((one) => one.expect.outcome))
      expect([...shown].sort()).toEqual([...rule.outcomes].sort())
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
    const rule = ruleOf(file, id)
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
