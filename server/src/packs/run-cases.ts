import { factsOf } from '@nadzor/shared/facts/facts-of'
import { institutionKind } from '@nadzor/shared/facts/institution'
import { caseFile, caseMoment, caseSubjects, rowsOfCase } from '@nadzor/shared/rules/case'
import type { CaseFile, RuleCase } from '@nadzor/shared/rules/case'
import { evaluate } from '@nadzor/shared/rules/evaluate'
import { knownFacts } from '@nadzor/shared/rules/known-facts'
import { didYouMean } from '@nadzor/shared/rules/nearest-name'
import { rulesOf } from '@nadzor/shared/rules/rows'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import { schemaFaults, short } from '@nadzor/shared/rules/schema-faults'
import type { Fault } from '@nadzor/shared/rules/schema-faults'

/**
 * Runs the cases beside an edition: what its author says must come out, does. `others`: every other pack, since a rule
 * may yield to theirs.
 */
export function caseFaults(value: unknown, own: HashedPack, others: readonly HashedPack[]): Fault[] {
  const faults = schemaFaults(caseFile, value)
  if (faults.length > 0) return faults
  const file = value as CaseFile
  const { pack } = own
  if (file.pack !== pack.pack || file.edition !== pack.edition)
    return [
      {
        path: ['edition'],
        what: `are cases of ${file.pack} ${file.edition}`,
        write: `write those of ${pack.pack} ${pack.edition}`,
      },
    ]
  const packs = [...others.filter((one) => one.pack.pack !== pack.pack), own]
  return file.cases.flatMap((one, index) =>
    wrongCase(one, file, packs, own).map((fault) => ({ ...fault, path: ['cases', index, ...fault.path] })),
  )
}

function wrongCase(one: RuleCase, file: CaseFile, packs: readonly HashedPack[], { pack }: HashedPack): Fault[] {
  const rules = rulesOf(pack)
  const rule = rules.find(({ id }) => id === one.rule)
  if (!rule) {
    const ids = rules.map(({ id }) => id)
    return [
      {
        path: ['rule'],
        what: `is ${short(one.rule)}, no rule of this edition`,
        write: didYouMean(one.rule, ids).trim() || 'write the id of one',
      },
    ]
  }
  const questions = knownFacts(packs.map((each) => each.pack))
  let verdicts
  try {
    verdicts = evaluate(
      packs,
      factsOf(rowsOfCase(one, file, questions)),
      caseMoment(one, file),
      caseSubjects[rule.subject],
    )
  } catch (error) {
    return [
      { path: ['given'], what: 'cannot be judged', write: error instanceof Error ? error.message : String(error) },
    ]
  }
  const found = verdicts.find(({ ruleId }) => ruleId === one.rule)
  if (!found)
    return [
      {
        path: ['institution'],
        what: `is not one that ${pack.pack} binds on that day`,
        write: 'write the country, city or "ownPacks" of one that it does',
      },
    ]
  const wrong = (path: string, wanted: unknown, came: unknown): Fault[] =>
    wanted === came
      ? []
      : [
          {
            path: ['expect', path],
            what: `is ${short(wanted)}, and ${short(came)} comes out (${found.reason.code})`,
            write: 'mend the case or the rule',
          },
        ]
  const { outcome, force, supersededBy, reason } = one.expect
  return [
    ...wrong('outcome', outcome, found.outcome),
    ...wrong('force', force, found.force),
    ...(supersededBy === undefined ? [] : wrong('supersededBy', supersededBy, found.supersededBy?.ruleId)),
    ...(reason === undefined ? [] : wrong('reason', reason, found.reason.code)),
  ]
}

/** What passed every check and still cannot be judged by must not come into use: it would stop all judging. */
export function judgingFaults(own: HashedPack, others: readonly HashedPack[]): Fault[] {
  const { pack } = own
  const { countries, cities, exceptKinds } = pack.appliesTo
  const institution = {
    country: countries[0],
    city: cities?.[0],
    kind: institutionKind.options.find((kind) => !exceptKinds.includes(kind)),
    ownPacks: [pack.pack],
  }
  const nothing: RuleCase = {
    rule: '',
    name: '',
    institution,
    given: {},
    expect: { outcome: 'passed', force: 'legal' },
  }
  const packs = [...others.filter((one) => one.pack.pack !== pack.pack), own]
  try {
    evaluate(packs, factsOf(rowsOfCase(nothing, { day: pack.validFrom })), `${pack.validFrom}T12:00:00.000Z`)
    return []
  } catch (error) {
    const write = error instanceof Error ? error.message : String(error)
    return [{ path: [], what: 'cannot be judged by', write }]
  }
}
