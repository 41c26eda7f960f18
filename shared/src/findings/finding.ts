import * as z from 'zod/mini'
import { how, subjectKind } from '../facts/fact.ts'
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
  /** "place.sanitary", "retention.max": the rules' defect key. */
  defect: z.string(),
  state: findingState,
  /** Strongest of its rules: legal, unconfirmed, benchmark. */
  force: z.enum(['legal', 'unconfirmed', 'benchmark']),
  severity: z.enum(['critical', 'major', 'minor', 'info']),
  owner,
  /** Everybody the rules name; the owner first. */
  owners: z.array(owner),
  /** Ids of the rules violated, of every pack. */
  ruleIds: z.array(z.string()),
  /** How the facts that raised it were known; it closes on nothing weaker. */
  strength: how,
  assigneeId: z.nullable(id),
  dueDay: z.nullable(day),
  /** Who marked it fixed last; that person's word never closes it. */
  fixedBy: z.nullable(id),
  /** Sent back by a reviewer: a question on the next walk. */
  askAgain: z.boolean(),
  openedAt: instant,
  closedAt: z.nullable(instant),
  /** Times it came back. */
  reopenings: z.int(),
})
export type Finding = z.infer<typeof finding>
