import { describe, expect, it } from 'vitest'
import { coverageOf, latestEditions, requirements, weighsMore } from './coverage.ts'
import { packEditions } from './pack-list.ts'
import { rulesOf } from './rows.ts'

const latest = latestEditions(packEditions)
const covered = requirements.map((row) => ({ row, found: coverageOf(row, latest) }))

describe('every row of the requirement catalogue', () => {
  it('is one of 427, in nine packs', () => {
    expect(requirements).toHaveLength(427)
    expect(new Set(requirements.map(({ id }) => id)).size).toBe(427)
    expect(new Set(requirements.map(({ pack }) => pack)).size).toBe(9)
  })
  it('stands exactly once in the latest edition of its pack', () => {
    expect(
      covered.filter(({ found }) => found.length !== 1).map(({ row, found }) => `${row.id}: ${found.length}`),
    ).toEqual([])
  })
  it('is out of scope with a reason at most 25 times', () => {
    const outside = covered.filter(({ found }) => found[0]?.kind === 'out-of-scope')
    expect(outside.length).toBeLessThanOrEqual(25)
  })
  it('is joined by no invented id: what is not a row names the section it comes from', () => {
    const ids = new Set(requirements.map(({ id }) => id))
    const extra = latest.flatMap(rulesOf).filter((rule) => !ids.has(rule.id))
    expect(extra.filter((rule) => rule.row === undefined).map(({ id }) => id)).toEqual([])
  })
})

describe.each(
  covered.flatMap(({ row, found }) =>
    found.flatMap((one) => ('rule' in one ? [[row.id, row, one.rule] as const] : [])),
  ),
)('%s', (_id, row, rule) => {
  it('agrees with the catalogue', () => {
    expect(weighsMore(rule.severity, row.severity), 'never more severe than proposed').toBe(false)
    expect(rule.citation.marks[0]?.split(/\s/)[0], 'first mark of column V').toBe(row.mark)
    if (row.owners) expect(rule.owners).toEqual(row.owners)
    if (row.evidence) expect(rule.evidence).toEqual(row.evidence)
  })
})
