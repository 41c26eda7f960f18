import * as z from 'zod/mini'
import { catalogueEntrySchema, topic } from '../facts/catalogue.ts'
import { factValue, subject, subjectKind } from '../facts/fact.ts'
import { id } from '../facts/primitives.ts'
import { verdict } from '../rules/outcome.ts'

/** GET /api/institutions/:id/papers: what is asked of the papers there, the answers, and the verdicts on them. */
export const papersResponse = z.object({
  /** Whoever a question or verdict is about, under the name people know it by. */
  subjects: z.array(z.object({ kind: subjectKind, id, plate: z.nullable(z.string()), name: z.string() })),
  questions: z.array(
    z.object({
      fact: catalogueEntrySchema,
      subject,
      state: z.enum(['open', 'answered', 'cantTell', 'conflict']),
      value: z.nullable(factValue),
    }),
  ),
  verdicts: z.array(z.object({ topic, verdict })),
})
export type PapersReport = z.infer<typeof papersResponse>
