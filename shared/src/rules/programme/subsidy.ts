import * as z from 'zod/mini'
import { inLanguages } from '../../facts/primitives.ts'
import type { InLanguages } from '../../facts/primitives.ts'
import { amount } from './shapes.ts'
import data from './subsidy.json' with { type: 'json' }

/** What money was spent on; modernisation stands for extension too. */
export const spending = z.enum(['purchase', 'modernisation', 'running', 'refund'])
export type Spending = z.infer<typeof spending>

const parsed = z
  .strictObject({
    source: z.string(),
    shares: z.array(z.strictObject({ spending, percent: z.int(), requirement: z.string(), words: inLanguages })),
    ministerWords: inLanguages,
  })
  .parse(data)

export type Subsidy = {
  spending: Spending
  requirement: string
  percent: number
  /** zł. */
  total: number
  /** Largest grant (zł), rounded down to a grosz: a rounded-up one would exceed the share. */
  maxGrant: number
  /** Smallest own share (zł), in money or in kind. */
  ownShare: number
  words: InLanguages
}

/** Largest grant and smallest own share (zł) for one kind of spending. Throws for an amount that is none. */
export function subsidy(of: Spending, total: number): Subsidy {
  const share = parsed.shares.find((one) => one.spending === of)
  if (!share || !amount.safeParse(total).success) throw new RangeError(`no amount in zł: ${total}`)
  const groszy = Math.round(total * 100)
  const grant = Math.floor((groszy * share.percent) / 100)
  const { requirement, percent, words } = share
  return { spending: of, requirement, percent, total, maxGrant: grant / 100, ownShare: (groszy - grant) / 100, words }
}

/** What is said in place of a grant where a minister runs the school (part IV). */
export const ministerWords = parsed.ministerWords

/** A grant as somebody recorded it; amounts in zł. */
export const recordedGrant = z.strictObject({
  spending: z.enum(['purchase', 'modernisation']),
  total: amount,
  grant: amount,
  /** Own means: money, and goods or work counted at their value. */
  ownMoney: amount,
  ownInKind: amount,
})
export type RecordedGrant = z.infer<typeof recordedGrant>

/** The rows on money of a recorded grant: its share, the own share, and whether the parts make up the whole. */
export function checkGrant(given: RecordedGrant): { id: string; holds: boolean; found: number; limit: number }[] {
  const limits = subsidy(given.spending, given.total)
  const own = sum([given.ownMoney, given.ownInKind])
  return [
    { id: limits.requirement, holds: given.grant <= limits.maxGrant, found: given.grant, limit: limits.maxGrant },
    { id: 'P07-OWN', holds: own >= limits.ownShare, found: own, limit: limits.ownShare },
    { id: 'parts', holds: sum([given.grant, own]) === given.total, found: sum([given.grant, own]), limit: given.total },
  ]
}

/** Adds amounts in zł without the noise of binary fractions. */
export function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, one) => all + Math.round(one * 100), 0) / 100
}
