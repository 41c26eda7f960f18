import * as z from 'zod/mini'
import { subjectKind } from '../facts/fact.ts'
import { day, id, instant } from '../facts/primitives.ts'

/** Who must act: the first named in the rule's Fix column (DESIGN section 4). */
export const owner = z.enum(['head', 'installer', 'municipality', 'dpo', 'operator'])
export type Owner = z.infer<typeof owner>

export const findingState = z.enum(['open', 'confirmed', 'assigned', 'fixed', 'closed', 'reopened', 'dismissed'])

/** A problem with state, owner, evidence and due day: one per (defect key, subject), with every violated clause. */
export const finding = z.object({
  id,
  institutionId: id,
  subjectKind,
  subjectId: id,
  /** "place.sanitary", "retention.max": the rule's defect key. */
  defect: z.string(),
  state: findingState,
  owner,
  dueDay: z.nullable(day),
  /** Ids of the rules violated. */
  ruleIds: z.array(z.string()),
  openedAt: instant,
})
export type Finding = z.infer<typeof finding>
