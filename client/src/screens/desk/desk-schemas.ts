import * as z from 'zod/mini'
import { inLanguages, sha256 } from '@nadzor/shared/facts/primitives'
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

export const shownPack = z.object({
  pack: z.string(),
  title: inLanguages,
  appliesTo: z.object({ adopted: z.boolean() }),
  rules: z.array(shownRule),
})
export type ShownPack = z.infer<typeof shownPack>

/** GET /api/packs: the editions in use. */
export const packsResponse = z.object({ packs: z.array(z.object({ pack: z.string(), hash: sha256 })) })
