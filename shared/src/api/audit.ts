import * as z from 'zod/mini'
import { instant, sha256 } from '../facts/primitives.ts'

/** Whether a change log is whole: each change linked to the one before, each kept payload with its digest. */
export const chainReport = z.union([
  z.object({ intact: z.literal(true), seq: z.int(), digest: sha256, erased: z.int() }),
  z.object({
    intact: z.literal(false),
    /** The first change that does not hold. */
    seq: z.int(),
    fault: z.enum(['gap', 'link', 'digest', 'payload', 'head']),
  }),
])
export type ChainReport = z.infer<typeof chainReport>

/** GET /api/institutions/:id/audit?after&limit: who changed what, newest first; the chain is checked with the first page. */
export const auditResponse = z.object({
  chain: z.nullable(chainReport),
  changes: z.array(
    z.object({
      seq: z.int(),
      entityKind: z.string(),
      entityId: z.string(),
      version: z.int(),
      /** User id, or `system:<job>`. */
      actor: z.string(),
      /** Null for a job, or a user who is not here any more. */
      actorName: z.nullable(z.string()),
      mutationId: z.nullable(z.string()),
      at: instant,
      digest: sha256,
      /** True when what the change carried was erased; its digest stays. */
      erased: z.boolean(),
    }),
  ),
  next: z.nullable(z.string()),
})
export type AuditResponse = z.infer<typeof auditResponse>
