import * as z from 'zod/mini'
import { inLanguages } from '../../facts/primitives.ts'
import type { InLanguages } from '../../facts/primitives.ts'
import data from './criteria.json' with { type: 'json' }
import type { CollectiveHead, CollectiveReport } from './collective-application.ts'

const obstacle = z.enum(['no-pupils', 'no-cost', 'no-own-share', 'minister', 'no-measure'])
type Obstacle = z.infer<typeof obstacle>
const criterion = z.strictObject({
  id: z.string(),
  measure: z.nullable(z.enum(['index', 'own'])),
  better: z.nullable(z.enum(['lower', 'higher'])),
  /** Whether a minister's application is read against it (last sentence of part VII.7). */
  ministers: z.boolean(),
  words: inLanguages,
})
const parsed = z
  .strictObject({
    source: z.string(),
    criteria: z.array(criterion),
    obstacles: z.record(obstacle, inLanguages),
    noWeights: inLanguages,
  })
  .parse(data)

/** Said wherever applications are ranked. */
export const noWeights = parsed.noWeights

export type Criterion = {
  id: string
  words: InLanguages
  better: 'lower' | 'higher' | null
  /** zł per pupil for the index, zł for own funds; null when it cannot be compared. */
  value: number | null
  /** P07-CRIT-4 beside the amount: own funds in percent of the cost. */
  share: number | null
  /** Why there is no value. */
  obstacle: { code: Obstacle; words: InLanguages } | null
}

/** One collective application against the voivode's four criteria: numbers where the programme has a measure. */
export function criteriaOf(head: CollectiveHead, report: CollectiveReport): Criterion[] {
  const { cost, pupils, index } = report.together
  const minister = head.applicant.kind === 'minister'
  return parsed.criteria.map(({ id, words, better, measure, ministers }) => {
    const blocked = (code: Obstacle): Criterion => ({
      id,
      words,
      better,
      value: null,
      share: null,
      obstacle: { code, words: parsed.obstacles[code] },
    })
    const worth = (value: number, share: number | null): Criterion => ({
      id,
      words,
      better,
      value,
      share,
      obstacle: null,
    })
    if (minister && !ministers) return blocked('minister')
    if (measure === null) return blocked('no-measure')
    if (cost <= 0) return blocked('no-cost')
    if (measure === 'index') return pupils === null || index === null ? blocked('no-pupils') : worth(index, null)
    if (report.ownShare === null) return blocked('no-own-share')
    return worth(report.ownShare, Math.round((report.ownShare / cost) * 10_000) / 100)
  })
}

export type Ranking = {
  id: string
  words: InLanguages
  order: { name: string; value: number; place: number }[]
  left: string[]
}

/**
 * Applications of one year, best first, criterion by criterion; equal values share a place. There is no total: the
 * programme gives no weights. `left`: those without a value. Throws when the years differ, since their money does.
 */
export function rank(applications: readonly { head: CollectiveHead; report: CollectiveReport }[]): Ranking[] {
  if (new Set(applications.map(({ head }) => head.year)).size > 1)
    throw new RangeError('only applications of one year are compared: each year has money and deadlines of its own')
  const read = applications.map(({ head, report }) => ({
    name: head.applicant.name,
    criteria: criteriaOf(head, report),
  }))
  return parsed.criteria.flatMap(({ id, words, better }) => {
    if (better === null) return []
    const values = read.map(({ name, criteria }) => ({
      name,
      value: criteria.find((one) => one.id === id)?.value ?? null,
    }))
    const known = values.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]))
    const sorted = known.sort((a, b) => (better === 'lower' ? a.value - b.value : b.value - a.value))
    const order = sorted.map((one) => ({ ...one, place: 1 + sorted.findIndex((other) => other.value === one.value) }))
    return [{ id, words, order, left: values.flatMap(({ name, value }) => (value === null ? [name] : [])) }]
  })
}
