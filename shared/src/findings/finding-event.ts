import * as z from 'zod/mini'
import { factValue, subject } from '../facts/fact.ts'
import { day, id, instant, remark } from '../facts/primitives.ts'
import { findingState } from './finding.ts'

/** What somebody who mended a fault says is true now; it counts only once a reviewer or a new measurement says so too. */
export const proposal = z.object({
  subject,
  fact: z.string(),
  value: factValue,
  unit: z.nullable(z.string()),
})
export type Proposal = z.infer<typeof proposal>

/** A figure as the verdict of that moment used it: "12 1/s, read, 21 Nov". */
export const eventFact = z.object({
  subject,
  fact: z.string(),
  value: z.nullable(factValue),
  unit: z.nullable(z.string()),
  unavailable: z.nullable(z.string()),
  how: z.string(),
  at: z.nullable(instant),
  /** Whether it decided: the others were looked at too. Those that decided come first. */
  decided: z.optional(z.boolean()),
})
export type EventFact = z.infer<typeof eventFact>

/** One entry in a finding's history. Only appended. */
export const findingEvent = z.object({
  id,
  institutionId: id,
  findingId: id,
  /** An event of transitions.ts, `raised`, or `answered` (words or a document of the head or installer; no change of state). */
  event: z.string(),
  from: z.nullable(findingState),
  to: findingState,
  /** User id, or `system:evaluate`. */
  actor: z.string(),
  at: instant,
  note: z.nullable(remark),
  dueDay: z.nullable(day),
  assigneeId: z.nullable(id),
  evidenceIds: z.array(id),
  proposals: z.array(proposal),
  /** Rules that failed (passed, lapsed, or cannot be told) at this moment, and on what. */
  ruleIds: z.array(z.string()),
  facts: z.array(eventFact),
})
export type FindingEventRow = z.infer<typeof findingEvent>
