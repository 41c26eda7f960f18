import * as z from 'zod/mini'
import { inLanguages } from '@nadzor/shared/facts/primitives'
import { citation, severity } from '@nadzor/shared/rules/outcome'

/** What desk screens show of a pack edition; the whole edition stays with the rules engine. */
export const shownRule = z.object({
  id: z.string(),
  title: inLanguages,
  requirement: inLanguages,
  citation,
  severity,
})
export type ShownRule = z.infer<typeof shownRule>

export const shownPack = z.object({ title: z.optional(inLanguages), rules: z.array(shownRule) })
export type ShownPack = z.infer<typeof shownPack>

/** GET /api/institutions/:id/audit: the hash chain recomputed by the server. */
export const auditResponse = z.object({
  intact: z.boolean(),
  /** Changes that were checked. */
  length: z.int(),
  /** First `seq` that does not fit; null when the chain holds. */
  brokenAt: z.nullable(z.int()),
})
export type AuditResponse = z.infer<typeof auditResponse>
