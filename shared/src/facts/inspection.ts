import * as z from 'zod/mini'
import { day, id, instant, line, remark } from './primitives.ts'

/** Why and by whom this visit. */
export const mandate = z.object({
  reason: z.enum(['planned', 'complaint', 'follow-up', 'other']),
  issuedBy: line,
  reference: z.nullable(line),
  day,
})
export type Mandate = z.infer<typeof mandate>

export const inspectionState = z.enum(['planned', 'open', 'finished'])

/** On screens: visit, wizyta, obisk. */
export const inspection = z.object({
  id,
  institutionId: id,
  mandate,
  /** User ids. */
  inspectors: z.array(id),
  state: inspectionState,
  startedAt: z.nullable(instant),
  finishedAt: z.nullable(instant),
  remark: z.nullable(remark),
})
export type Inspection = z.infer<typeof inspection>
