import { describe, expect, it } from 'vitest'
import { factChanges } from '../facts/fact-changes.ts'
import { factsOf, refreshed } from '../facts/facts-of.ts'
import type { InstitutionRows } from '../facts/rows.ts'
import { evaluate } from './evaluate.ts'
import { openJudgement } from './judgement.ts'
import type { Verdict } from './outcome.ts'
import { packEditions } from './pack-list.ts'
import type { HashedPack } from './schema.ts'
import { materialOf, randomInstitution, withStatements } from './testing/random-institution.ts'
import { chooser, seeded } from './testing/seeded.ts'

/*
 * A judgement that is kept and refreshed answer by answer says what a whole evaluation says, however the answers come:
 * schools of two cameras, two channels, a recorder, a sign and some rooms; two people who answer the same questions and now
 * and then differ; answers that come, go and come back.
 */
const packs: HashedPack[] = packEditions.map((pack, index) => ({ hash: String(index).padStart(64, '0'), pack }))
const material = materialOf(packEditions)
const told = (verdicts: readonly Verdict[]) => verdicts.map((one) => ({ ...one, judgedAt: '' }))

type Observed = { list: 'answers' | 'readings'; row: { id: string } }

/** What two people would say of the same school: a second one disagrees about some things and leaves some out. */
function sayings(seed: number) {
  const choose = chooser(seeded(seed))
  const about = randomInstitution(choose, material)
  const first = withStatements(about, about.statements)
  const other = (row: { id: string }) => ({
    ...row,
    id: row.id.replace(/0000000(?=\d{5}$)/, '0000009'),
    by: about.rows.institution.authorityId,
  })
  const flip = <T extends { value: unknown }>(row: T): T =>
    typeof row.value === 'boolean' && choose.chance() < 0.3 ? { ...row, value: !row.value } : row
  const all: Observed[] = [
    ...first.answers.map((row) => ({ list: 'answers' as const, row })),
    ...first.readings.map((row) => ({ list: 'readings' as const, row })),
    ...choose.some(first.answers, 0.3).map((row) => ({ list: 'answers' as const, row: other(flip(row)) })),
    ...choose.some(first.readings, 0.3).map((row) => ({ list: 'readings' as const, row: other(flip(row)) })),
  ]
  return { choose, about, all }
}

function rowsWith(base: InstitutionRows, present: Iterable<Observed>): InstitutionRows {
  const rows = { ...base, answers: [] as { id: string }[], readings: [] as { id: string }[] }
  for (const { list, row } of present) rows[list].push(row)
  return rows as unknown as InstitutionRows
}

describe('a kept judgement of a random school', () => {
  it.each(Array.from({ length: 15 }, (_, index) => index + 1))('seed %i', (seed) => {
    const { choose, about, all } = sayings(seed)
    const at = `${about.day}T12:00:00.000Z`
    const present = new Set(choose.some(all, 0.5))
    let rows = rowsWith(about.rows, present)
    let facts = factsOf(rows)
    const judgement = openJudgement(packs, facts, at)
    judgement.verdicts()
    for (let step = 0; step < 60; step++) {
      const changed = choose.some(all, choose.pick([1, 1, 3]) / all.length)
      for (const one of changed) {
        if (present.has(one)) present.delete(one)
        else present.add(one)
      }
      const next = rowsWith(about.rows, present)
      const places = factChanges(rows, next, facts.graph)
      if (!places) throw new Error('no register row changed')
      facts = refreshed(facts, next, places)
      rows = next
      expect(judgement.refresh(facts, places, at)).toBe(true)
      // Not every verdict is asked for after each change: what was forgotten stays forgotten until it is.
      const [only] = choose.chance() < 0.5 ? [choose.pick(facts.graph.subjects)] : []
      const whole = told(evaluate(packs, factsOf(rows), at, only))
      const names = changed.map(({ row }) => JSON.stringify(row)).join('\n')
      expect(told(judgement.verdicts(only)), `seed ${seed}, step ${step}, after\n${names}`).toEqual(whole)
    }
  })
})
