import type { InLanguages } from '@nadzor/shared/facts/primitives'
import type { citation } from '@nadzor/shared/rules/outcome'
import type { InjectionKey } from 'vue'
import type * as z from 'zod/mini'

export type Citation = z.infer<typeof citation>

/** Puts the id of another rule, named by a reason, into words. A visit provides it to all its cards. */
export type RuleName = (ruleId: string) => string
export const ruleNameKey: InjectionKey<RuleName> = Symbol('rule name')

/** What a card says of a rule; the rules of a pack fit it. `title` is what is so when the rule fails. */
export type RuleWords = { title: InLanguages; requirement: InLanguages; citation: Citation }
