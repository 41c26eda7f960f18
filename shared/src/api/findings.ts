import * as z from 'zod/mini'
import { answer, reading } from '../facts/answer.ts'
import { evidence } from '../facts/evidence.ts'
import { day, id, remark } from '../facts/primitives.ts'
import { findingEvent } from '../findings/finding-event.ts'
import { finding, findingState } from '../findings/finding.ts'
import { verdict } from '../rules/outcome.ts'
import { subjectName } from './review.ts'

/** GET /api/findings?state&owner&institution&severity&after&limit: worst and oldest first. */
export const findingsResponse = z.object({
  findings: z.array(
    z.object({
      finding,
      institution: z.object({ id, name: z.string() }),
      subject: subjectName,
      /** Photos whose bytes have not arrived. */
      photosUnderWay: z.int(),
    }),
  ),
  next: z.nullable(z.string()),
  total: z.int(),
})

/** GET /api/findings/:id */
export const findingResponse = z.object({
  finding,
  institution: z.object({ id, name: z.string() }),
  subject: subjectName,
  /** Names of channels and others its verdicts speak of. */
  subjects: z.array(subjectName),
  events: z.array(findingEvent),
  verdicts: z.array(verdict),
  answers: z.array(answer),
  readings: z.array(reading),
  evidence: z.array(evidence),
  people: z.array(z.object({ id, name: z.string() })),
  /** Installers with this institution in their scope. */
  installers: z.array(z.object({ id, name: z.string() })),
  /** Events of transitions.ts this caller may send now. */
  may: z.array(z.string()),
})
export type FindingResponse = z.infer<typeof findingResponse>

/** POST /api/findings/:id/events. `base` is the state the caller saw: another one by now is a conflict. */
export const findingEventRequest = z.object({
  event: z.enum(['confirm', 'dismiss', 'send-back', 'assign', 'accept-fix', 'reject-fix', 'restore']),
  base: findingState,
  /** Needed for dismiss, send-back and reject-fix. */
  note: z.nullable(remark),
  /** Needed for assign. */
  assigneeId: z.nullable(id),
  dueDay: z.nullable(day),
})
