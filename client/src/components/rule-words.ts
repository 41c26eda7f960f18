import type { InLanguages } from '@nadzor/shared/facts/primitives'
import type { citation } from '@nadzor/shared/rules/outcome'
import type * as z from 'zod/mini'

export type Citation = z.infer<typeof citation>

/** What a card says of a rule; the rules of a pack fit it. `title` is what is so when the rule fails. */
export type RuleWords = { title: InLanguages; requirement: InLanguages; citation: Citation }
