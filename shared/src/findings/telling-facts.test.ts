import { describe, expect, it } from 'vitest'
import { factsOf } from '../facts/facts-of.ts'
import { caseMoment, caseSubjects, rowsOfCase } from '../rules/case.ts'
import { caseFiles } from '../rules/case-files.ts'
import { evaluate } from '../rules/evaluate.ts'
import { packEditions } from '../rules/pack-list.ts'
import { rulesOf } from '../rules/rows.ts'
import { tellingFacts } from './telling-facts.ts'

const failures = caseFiles.flatMap((file) =>
  file.cases
    .filter((one) => one.expect.outcome === 'failed')
    .map((one) => ({ file, one, name: `${one.rule}: ${one.name}` })),
)

describe('what a failing verdict turned on', () => {
  it.each(failures)('$name', ({ file, one }) => {
    // A case speaks of its own edition.
    const editions = packEditions.filter((pack) => pack.pack !== file.pack || pack.edition === file.edition)
    const packs = editions.map((pack) => ({ hash: pack.edition, pack }))
    const rule = editions.flatMap(rulesOf).find(({ id }) => id === one.rule)
    const verdicts = evaluate(packs, factsOf(rowsOfCase(one, file)), caseMoment(one, file))
    const verdict = verdicts.find(
      (found) => found.ruleId === one.rule && found.subject.id === caseSubjects[found.subject.kind].id,
    )
    if (!verdict || !rule) throw new Error(`no verdict of ${one.rule}`)
    expect(verdict.outcome).toBe('failed')
    const telling = tellingFacts(verdict, rule)
    // Something decided it, and it was not what every rule looks at on its way.
    expect(telling.length).toBeGreaterThan(0)
    // Whether it can turn at all is what this row asks, beside tours.
    const askedOfKind = rule.defect === 'camera.dummy' || rule.id === 'P07-AFTERHOURS'
    if (!askedOfKind) expect(telling.map((used) => used.name)).not.toContain('camera.kind')
    expect(telling.map((used) => used.name)).not.toContain('camera.controller')
    // A device that says it has no such setting has said something.
    for (const used of telling) if (used.value === null) expect(used.unavailable).toBe('unsupported')
  })
})
