import * as z from 'zod/mini'
import { day, id, inLanguages, instant, sha256 } from '../facts/primitives.ts'
import { force, outcome, reason, severity } from '../rules/outcome.ts'
import { change } from '../rules/what-if-change.ts'
import { subjectName } from './review.ts'

/** A fault of an authority's pack; `message` says what is wrong and what to write. */
const packFault = z.object({
  /** From 1; null when the whole file is meant. */
  line: z.nullable(z.int()),
  column: z.nullable(z.int()),
  /** JSONPath of the fault in the file. */
  path: z.string(),
  message: z.string(),
})

/** GET /api/packs, POST /api/packs/reload. */
export const packsResponse = z.object({
  packs: z.array(
    z.object({
      pack: z.string(),
      edition: z.string(),
      hash: sha256,
      title: inLanguages,
      /** `custom`: from the authority's own folder. */
      source: z.enum(['built-in', 'custom']),
      /** Below the folder, for administrators; null for a built-in one, and when the folder changed since. */
      file: z.nullable(z.string()),
      validFrom: day,
      validUntil: z.nullable(day),
    }),
  ),
  /** For administrators: why what lies in the folder now is not in use. Empty when it is, or when there is no folder. */
  refused: z.optional(
    z.array(z.object({ folder: z.string(), file: z.nullable(z.string()), faults: z.array(packFault) })),
  ),
  /** For administrators: when the folder was last looked at; null without one. */
  loadedAt: z.optional(z.nullable(instant)),
})

/** POST /api/what-if. Institutions come in pages: `next` is the following request's `after`. */
export const whatIfRequest = z.object({
  changes: z.array(change).check(z.minLength(1), z.maxLength(20)),
  /** The day to judge; today when left out. */
  day: z.optional(day),
  after: z.optional(z.nullable(z.string())),
  /** Institutions in one answer. */
  limit: z.optional(z.int().check(z.gte(1), z.lte(50))),
})

const said = z.object({
  edition: z.string(),
  outcome,
  force,
  severity,
  reason,
  supersededBy: z.nullable(z.object({ pack: z.string(), ruleId: z.string() })),
})

export const whatIfResponse = z.object({
  day,
  /** Institutions judged for this page, those without a change included. */
  judged: z.int(),
  verdicts: z.array(
    z.object({
      institution: z.object({ id, name: z.string() }),
      subject: subjectName,
      pack: z.string(),
      ruleId: z.string(),
      /** Null where there is, or would be, no verdict. */
      before: z.nullable(said),
      after: z.nullable(said),
    }),
  ),
  next: z.nullable(z.string()),
})
