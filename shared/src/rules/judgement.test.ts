import { describe, expect, it } from 'vitest'
import { factChanges } from '../facts/fact-changes.ts'
import { factsOf, refreshed } from '../facts/facts-of.ts'
import type { InstitutionRows, Rows } from '../facts/rows.ts'
import { caseFiles } from './case-files.ts'
import { caseMoment, rowsOfCase } from './case.ts'
import { latestEditions } from './coverage.ts'
import { evaluate } from './evaluate.ts'
import { openJudgement } from './judgement.ts'
import { packEditions } from './pack-list.ts'

const packs = latestEditions(packEditions).map((pack, index) => ({ hash: String(index).padStart(64, '0'), pack }))
const same = (verdicts: readonly object[]) => verdicts.map((one) => ({ ...one, judgedAt: '' }))

/** Every case as a school on one day; answers are then taken from one case to another of the same country. */
const scenes = caseFiles.flatMap((file) =>
  file.cases.map((one) => ({
    rows: rowsOfCase(one, file),
    at: caseMoment(one, file),
    name: `${one.rule}: ${one.name}`,
  })),
)

describe('a kept judgement', () => {
  it('gives the verdicts of a whole evaluation', () => {
    for (const { rows, at } of scenes.filter((_, index) => index % 40 === 0)) {
      const facts = factsOf(rows)
      expect(openJudgement(packs, facts, at).verdicts()).toEqual(evaluate(packs, facts, at))
    }
  })

  it('after each added, changed or removed answer is what a whole evaluation would be', { timeout: 60_000 }, () => {
    let steps = 0
    for (const [index, scene] of scenes.entries()) {
      if (index % 23 !== 0) continue
      let rows: InstitutionRows = { ...scene.rows, answers: [], readings: [] }
      let facts = factsOf(rows)
      const judgement = openJudgement(packs, facts, scene.at)
      judgement.verdicts()
      const adding = [
        ...scene.rows.answers.map((row) => (now: InstitutionRows) => ({ ...now, answers: [...now.answers, row] })),
        ...scene.rows.readings.map((row) => (now: InstitutionRows) => ({ ...now, readings: [...now.readings, row] })),
      ]
      const without = <T extends { id: string }>(all: T[]) => all.slice(1)
      const steps_ = [
        ...adding,
        (now: InstitutionRows) => ({ ...now, answers: now.answers.map(turned) }),
        (now: InstitutionRows) => ({ ...now, answers: without(now.answers), readings: without(now.readings) }),
      ]
      for (const step of steps_) {
        const next = step(rows)
        const places = factChanges(rows, next, facts.graph)
        if (!places) throw new Error('no register row changed')
        facts = refreshed(facts, next, places)
        expect(judgement.refresh(facts, places, scene.at)).toBe(true)
        expect(same(judgement.verdicts()), scene.name).toEqual(same(evaluate(packs, factsOf(next), scene.at)))
        rows = next
        steps += 1
      }
    }
    expect(steps).toBeGreaterThan(100)
  })

  it('judges again only what depends on the answer', () => {
    const scene = scenes.find(({ rows }) => rows.answers.length > 0 && rows.institution.country === 'PL')
    if (!scene) throw new Error('no scene')
    const facts = factsOf(scene.rows)
    const judgement = openJudgement(packs, facts, scene.at)
    const before = judgement.verdicts()
    const next = { ...scene.rows, answers: scene.rows.answers.map(turned) }
    const places = factChanges(scene.rows, next, facts.graph) ?? []
    judgement.refresh(refreshed(facts, next, places), places, scene.at)
    const after = judgement.verdicts()
    const kept = after.filter((verdict, index) => verdict === before[index])
    expect(kept.length).toBeGreaterThan(before.length / 2)
    expect(kept.length).toBeLessThan(before.length)
  })

  it('gives up when the day has changed', () => {
    const scene = scenes[0]
    if (!scene) throw new Error('no scene')
    const facts = factsOf(scene.rows)
    const judgement = openJudgement(packs, facts, '2026-11-20T12:00:00.000Z')
    expect(judgement.refresh(facts, [], '2026-11-20T22:59:59.000Z')).toBe(true)
    expect(judgement.refresh(facts, [], '2026-11-20T23:00:00.000Z')).toBe(false)
  })
})

describe('what new rows change', () => {
  const rows = scenes.find((scene) => scene.rows.answers.length > 0)?.rows as InstitutionRows
  const { graph } = factsOf(rows)
  it('is nothing for a fresh copy', () => {
    expect(factChanges(rows, JSON.parse(JSON.stringify(rows)) as InstitutionRows, graph)).toEqual([])
  })
  it('is everything when the register changed', () => {
    expect(factChanges(rows, { ...rows, institution: { ...rows.institution, pupils: 1 } }, graph)).toBe(null)
    expect(factChanges(rows, { ...rows, cameras: [] }, graph)).toBe(null)
  })
  it('is what a photo of the same visit and subject proves', () => {
    const [answer] = rows.answers as [Rows['answer']]
    const photo = { inspectionId: answer.inspectionId, subjectId: answer.subjectId, id: 'x' } as Rows['evidence']
    expect(factChanges(rows, { ...rows, evidences: [photo] }, graph)?.map((one) => one.fact)).toContain(answer.fact)
  })
})

/** Somebody else answers in its place, the other way round. */
function turned(row: Rows['answer']): Rows['answer'] {
  const other = { ...row, id: `${row.id.slice(0, 19)}f${row.id.slice(20)}` }
  return typeof row.value === 'boolean'
    ? { ...other, value: !row.value }
    : { ...other, value: null, unavailable: 'not-known' }
}
