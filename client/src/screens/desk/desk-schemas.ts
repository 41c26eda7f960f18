import * as z from 'zod/mini'
import { inLanguages } from '@nadzor/shared/facts/primitives'
import { catalogueEntrySchema } from '@nadzor/shared/facts/catalogue'
import { citation, severity } from '@nadzor/shared/rules/outcome'
import { row } from '@nadzor/shared/rules/schema'

/** What desk screens show of a pack edition; the whole edition stays with the rules engine. */
export const shownRule = z.object({
  id: z.string(),
  title: inLanguages,
  requirement: inLanguages,
  citation,
  severity,
})
export type ShownRule = z.infer<typeof shownRule>

export const shownPack = z.object({
  pack: z.string(),
  title: inLanguages,
  appliesTo: z.object({ adopted: z.boolean() }),
  rules: z.array(shownRule),
  /** Rows in short form and the questions a pack brings: read whole, because rules/rows.ts makes rules of them. */
  rows: z.optional(z.array(row)),
  facts: z.optional(z.array(catalogueEntrySchema)),
})
export type ShownPack = z.infer<typeof shownPack>
