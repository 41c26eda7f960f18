import * as z from 'zod/mini'
import { answer, reading } from '../facts/answer.ts'
import { evidence } from '../facts/evidence.ts'
import { inspection } from '../facts/inspection.ts'
import { institution } from '../facts/institution.ts'
import { id } from '../facts/primitives.ts'
import { verdict } from '../rules/outcome.ts'

const counts = z.object({
  answers: z.int(),
  /** Photos described by the phone, and those whose bytes the server has hashed. */
  photosMade: z.int(),
  photosReceived: z.int(),
  failedLegal: z.int(),
  cantTell: z.int(),
})

/** GET /api/inspections?after&limit&institution: what arrived, newest first. */
export const inspectionsResponse = z.object({
  inspections: z.array(
    z.object({
      inspection,
      institution: z.object({ id, name: z.string() }),
      inspectors: z.array(z.object({ id, name: z.string() })),
      counts,
    }),
  ),
  next: z.nullable(z.string()),
})
export type InspectionsResponse = z.infer<typeof inspectionsResponse>

/** A subject of the visit under the name people know it by. */
export const subjectName = z.object({
  kind: z.string(),
  id,
  plate: z.nullable(z.string()),
  name: z.string(),
  place: z.nullable(z.string()),
})

/** GET /api/inspections/:id: facts beside the server's own verdicts. */
export const inspectionResponse = z.object({
  inspection,
  institution,
  inspectors: z.array(z.object({ id, name: z.string() })),
  subjects: z.array(subjectName),
  answers: z.array(answer),
  readings: z.array(reading),
  evidence: z.array(evidence),
  verdicts: z.array(verdict),
  counts,
})
export type InspectionResponse = z.infer<typeof inspectionResponse>
