import { describe, expect, it } from 'vitest'
import { factsOf } from '../facts/facts-of.ts'
import { caseFiles } from './case-files.ts'
import { caseMoment, caseSubjects, rowsOfCase } from './case.ts'
import type { CaseFile, RuleCase } from './case.ts'
import { evaluate } from './evaluate.ts'
import type { Verdict } from './outcome.ts'
import { packEditions } from './pack-list.ts'
import { factOfRow, rulesOf } from './rows.ts'
import type { HashedPack, PackEdition, Row, Rule } from './schema.ts'

type File = Pick<CaseFile, 'pack' | 'edition'>
const isOf = (file: File) => (pack: File) => pack.pack === file.pack && pack.edition === file.edition
/** A case speaks of its own edition: others of the same pack stay out, or a later reading would prevail. */
const packsFor = (file: File): HashedPack[] =>
  packEditions
    .filter((one) => one.pack !== file.pack || isOf(file)(one))
    .map((pack) => ({ hash: '0'.repeat(64), pack }))
const ruleOf = (file: File, id: string): Rule => {
  const edition = packEditions.find(isOf(file))
  const rule = edition && rulesOf(edition).find((one) => one.id === id)
  if (!rule) throw new RangeError(`${file.pack} ${file.edition} has no rule ${id}`)
  return rule
}

function judged(one: RuleCase, file: Pick<CaseFile, 'pack' | 'edition' | 'day'>): Verdict {
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

const rows = packEditions.flatMap((edition) => (edition.rows ?? []).map((row) => ({ edition, row })))

describe.runIf(rows.length > 0)('rows that people answer', () => {
  const own = rows.filter(({ row }) => row.checks)
  it.each(own.map(({ edition, row }) => [row.id, edition.edition, edition, row] as const))(
    '%s (%s): with a test of its own each outcome has a case',
    (id, _edition, edition, row) => {
      const cases = caseFiles.find(isOf(edition))?.cases ?? []
      const outcomes = new Set(cases.filter((one) => one.rule === id).map((one) => one.expect.outcome))
      const wanted = ['passed', 'failed', 'cantTell', ...(row.when ? ['inapplicable'] : [])]
      expect(wanted.filter((outcome) => !outcomes.has(outcome as never))).toEqual([])
    },
  )

  /** What the usual test makes of each answer; a condition of the row may keep it from applying at all. */
  const usual = rows.filter(({ row }) => !row.checks)
  it.each(usual.map(({ edition, row }) => [row.id, edition.edition, edition, row] as const))(
    '%s (%s): yes passes, no fails, unknown stays unknown',
    (_id, _edition, edition, row) => {
      const outcome = (given: RuleCase['given']) => judged(answering(row, edition, given), dayOf(edition)).outcome
      const fact = factOfRow(row.id)
      const [good, bad] = row.kind === 'field' && row.ask?.type !== 'yes-no' ? [sampleOf(row), 'none'] : [true, false]
      const apart = (one: string) => one === 'inapplicable' || one === 'superseded'
      if (apart(outcome({ [fact]: good }))) {
        expect(row.when ?? row.yieldsTo, 'applies to nobody').toBeDefined()
        return
      }
      expect(outcome({ [fact]: good })).toBe('passed')
      expect(outcome({ [fact]: bad })).toBe('failed')
      expect(outcome({ [fact]: { unavailable: 'not-known' } })).toBe('cantTell')
      expect(outcome({})).toBe('cantTell')
      const declared = outcome({ [fact]: { value: good, how: 'declared' } })
      expect(declared).toBe(row.evidence.includes('ans') ? 'passed' : 'cantTell')
    },
  )
})

/** Institution of a country the edition speaks to, with everything its conditions may want recorded. */
function answering(row: Row, { jurisdiction, pack, appliesTo }: PackEdition, given: RuleCase['given']): RuleCase {
  const institution = {
    country: jurisdiction.country ?? ('PL' as const),
    ...(appliesTo.cities?.[0] ? { city: appliesTo.cities[0] } : {}),
    ownPacks: [pack],
    startDay: '2025-09-01',
    grantFrom: '2008-01-01',
    grantUntil: '2012-12-31',
  }
  return { rule: row.id, name: '', institution, given, expect: { outcome: 'passed', force: 'legal' } }
}
const dayOf = ({ pack, edition, validFrom }: PackEdition) => ({
  pack,
  edition,
  day: validFrom > '2026-11-20' ? validFrom : '2026-11-20',
})
const sampleOf = ({ ask }: Row) =>
  ask?.type === 'number' ? 3 : ask?.type === 'choices' ? ['x'] : ask?.type === 'day' ? '2020-01-01' : 'something'

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
    // What only the register counts (how many recorders there are) needs nobody to say it.
    const left = judged(nothing, file)
    const registered = left.facts.length > 0 && left.facts.every((used) => used.origin.kind === 'register')
    if (!registered || rule.needs.length > 0) expect(left.outcome, 'without anything').not.toBe('passed')
  })
})
