import * as z from 'zod/mini'
import { assignment, email, user } from '../facts/person.ts'
import { institution } from '../facts/institution.ts'
import { label } from '../facts/label.ts'
import { id, language, line } from '../facts/primitives.ts'
import { password } from './session.ts'

export const page = z.object({
  after: z.optional(z.string()),
  limit: z.optional(z.string()),
  q: z.optional(z.string()),
})

/** GET, POST /api/users; PATCH /api/users/:id */
export const usersResponse = z.object({ users: z.array(user), next: z.nullable(z.string()) })
export const userCreate = z.object({
  id,
  email,
  name: line,
  language,
  password,
  assignments: z.array(assignment),
})
export const userPatch = z.object({
  name: z.optional(line),
  language: z.optional(language),
  disabled: z.optional(z.boolean()),
  password: z.optional(password),
  assignments: z.optional(z.array(assignment)),
})

/** GET, POST /api/institutions; GET, PATCH /api/institutions/:id. A new one gets a first site, building and storey. */
export const institutionsResponse = z.object({ institutions: z.array(institution), next: z.nullable(z.string()) })
export const institutionCreate = z.omit(institution, { authorityId: true })
export const institutionPatch = z.partial(z.omit(institution, { id: true, authorityId: true }))

/** GET, POST /api/labels: `count` new unbound labels of the caller's authority. */
export const labelsMint = z.object({ count: z.int().check(z.positive(), z.maximum(200)) })
export const labelsResponse = z.object({
  labels: z.array(label),
  /** By CODE, the plate of what a bound label hangs on ("K-07"). */
  plates: z.optional(z.record(z.string(), z.string())),
  next: z.nullable(z.string()),
})
