import * as z from 'zod/mini'
import { id, language, line } from './primitives.ts'

export const role = z.enum(['inspector', 'reviewer', 'installer', 'head', 'dpo', 'administrator'])
export type Role = z.infer<typeof role>

/** A role is held per (user, scope): a whole authority or one institution. */
export const assignment = z.object({ role, scopeKind: z.enum(['authority', 'institution']), scopeId: id })
export type Assignment = z.infer<typeof assignment>

export const email = z.string().check(z.regex(/^[^\s@]+@[^\s@]+$/), z.maxLength(200))
export const user = z.object({
  id,
  email,
  name: line,
  language,
  disabled: z.boolean(),
  assignments: z.array(assignment),
})
export type User = z.infer<typeof user>
