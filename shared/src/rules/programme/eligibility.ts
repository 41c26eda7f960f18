import * as z from 'zod/mini'
import { inLanguages } from '../../facts/primitives.ts'
import type { InLanguages } from '../../facts/primitives.ts'
import { isRealDay } from '../fact-statement.ts'
import data from './eligibility.json' with { type: 'json' }
import { groupOf, minimumPupils, programmeKind } from './kinds.ts'

/** What the grant is asked for: a first kit, other devices in place of old ones, or a larger network. */
export const request = z.enum(['kit', 'modernisation', 'extension'])
export type Request = z.infer<typeof request>

const day = z.string().check(z.refine(isRealDay, 'write a day such as "2007-10-15"'))

/** What is known of an applicant; null is "not known" and never counts as yes. */
export const applicant = z.strictObject({
  kind: programmeKind,
  public: z.nullable(z.boolean()),
  /** For children and youth, not for adults. */
  forYouth: z.nullable(z.boolean()),
  /** Pupils or wards. */
  pupils: z.nullable(z.int().check(z.nonnegative())),
  hasCctv: z.nullable(z.boolean()),
  request,
  /** The need to extend or modernise is justified. Does not matter for a first kit. */
  needJustified: z.nullable(z.boolean()),
  /** Modernisation only: the devices to be replaced miss the parameters of part III. */
  missesPartIII: z.nullable(z.boolean()),
  /** Day the devices were bought; null when nothing was bought yet. */
  purchaseDay: z.nullable(day),
  /** Day of the grant; null before it. */
  grantDay: z.nullable(day),
})
export type Applicant = z.infer<typeof applicant>

export type Condition = { id: ConditionId; holds: boolean | null; words: InLanguages }
export type ConditionId = z.infer<typeof conditionId>
const conditionId = z.enum([
  'P07-ELIG-PUBLIC',
  'P07-ELIG-200',
  'P07-ELIG-CENTRES',
  'P07-ELIG-NEED',
  'P07-ELIG-NOREFUND',
])
const parsed = z
  .strictObject({ source: z.string(), words: z.record(conditionId, inLanguages), remark: inLanguages })
  .parse(data)

/** To be said beside every answer: the list of beneficiaries was redrawn in 2008. */
export const beneficiariesRemark = parsed.remark

/**
 * Whether the programme's original text lets an institution take part, condition by condition. Not known (null) as long as
 * a condition is, unless another one already rules it out.
 */
export function eligible(about: Applicant): { eligible: boolean | null; conditions: Condition[] } {
  const of = groupOf(about.kind)
  const sized = of === 'school' || of === 'cluster'
  const size: [ConditionId, boolean | null] = sized
    ? ['P07-ELIG-200', about.pupils === null ? null : about.pupils >= minimumPupils(of)]
    : ['P07-ELIG-CENTRES', of !== null]
  const all: [ConditionId, boolean | null][] = [
    ['P07-ELIG-PUBLIC', every([about.public, about.forYouth])],
    size,
    ['P07-ELIG-NEED', about.request === 'kit' ? not(about.hasCctv) : every([about.hasCctv, about.needJustified])],
    [
      'P07-ELIG-NOREFUND',
      every([boughtUnderGrant(about), about.request === 'modernisation' ? about.missesPartIII : true]),
    ],
  ]
  return {
    eligible: every(all.map(([, holds]) => holds)),
    conditions: all.map(([id, holds]) => ({ id, holds, words: parsed.words[id] })),
  }
}

/** Nothing bought yet is no refund; devices bought before there was a grant are. */
function boughtUnderGrant({ purchaseDay, grantDay }: Applicant): boolean {
  return purchaseDay === null || (grantDay !== null && purchaseDay >= grantDay)
}

const not = (known: boolean | null): boolean | null => (known === null ? null : !known)

/** One no decides; otherwise one unknown does. */
function every(parts: readonly (boolean | null)[]): boolean | null {
  if (parts.includes(false)) return false
  return parts.includes(null) ? null : true
}
