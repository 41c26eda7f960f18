import { describe, expect, it } from 'vitest'
import { factsOf } from '../facts/facts-of.ts'
import { caseFiles } from './case-files.ts'
import { caseMoment, rowsOfCase } from './case.ts'
import type { CaseFile, RuleCase } from './case.ts'
import { evaluate } from './evaluate.ts'
import type { Outcome } from './outcome.ts'
import { packEditions } from './pack-list.ts'
import { rulesOf } from './rows.ts'
import type { HashedPack } from './schema.ts'

/*
 * The same as monotony.property.test.ts, where random schools seldom come: around the cases that show each rule's
 * outcomes. From every case each fact is taken away in turn; with it, no verdict may be more open than without it.
 */

const claims = new Set(packEditions.flatMap(rulesOf).flatMap((rule) => (rule.exception ? [rule.exception.claim] : [])))

/** What is meant to reopen a question (see monotony.property.test.ts), and what corrects the register. */
function setAside(name: string, said: RuleCase['given'][string]): boolean {
  if (claims.has(name) || corrects.has(name)) return true
  if (name === 'rec.locks_reported') return true
  if (typeof said !== 'object' || Array.isArray(said)) return false
  return (
    'conflict' in said ||
    ('daysAgo' in said && said.daysAgo !== undefined) ||
    ('unavailable' in said && said.unavailable === 'not-known')
  )
}
const corrects = new Set(['area.kind', 'camera.kind', 'camera.mode', 'camera.controller'])

function judged(packs: readonly HashedPack[], one: RuleCase, file: CaseFile): Map<string, Outcome> {
  const verdicts = evaluate(packs, factsOf(rowsOfCase(one, file)), caseMoment(one, file))
  return new Map(
    verdicts.map((verdict) => [`${verdict.ruleId} ${verdict.subject.kind} ${verdict.subject.id}`, verdict.outcome]),
  )
}

describe.each(caseFiles.map((file): [string, CaseFile] => [`${file.pack} ${file.edition}`, file]))('%s', (_, file) => {
  const packs = packEditions
    .filter((one) => one.pack !== file.pack || one.edition === file.edition)
    .map((pack) => ({ hash: '0'.repeat(64), pack }))

  it('no fact of any case takes a verdict back', () => {
    const found: string[] = []
    let tried = 0
    for (const one of file.cases) {
      const whole = judged(packs, one, file)
      for (const [name, said] of Object.entries(one.given)) {
        if (setAside(name, said)) continue
        tried++
        const { [name]: _, ...given } = one.given
        for (const [key, outcome] of judged(packs, { ...one, given }, file))
          if ((outcome === 'failed' || outcome === 'passed') && whole.get(key) === 'cantTell')
            found.push(`"${one.name}" (${one.rule}): ${key} is ${outcome} without ${name} = ${JSON.stringify(said)}`)
      }
    }
    expect(found).toEqual([])
    expect(tried).toBeGreaterThanOrEqual(file.cases.length / 2)
  })
})
