import * as z from 'zod/mini'
import { email, user } from '../facts/person.ts'
import { instant, line } from '../facts/primitives.ts'
import { authority } from '../facts/institution.ts'

export const password = z.string().check(z.minLength(10), z.maxLength(200))

/** POST /api/session */
export const loginRequest = z.object({ email, password: z.string().check(z.minLength(1), z.maxLength(200)) })
/** GET and POST /api/session. The token itself is an HttpOnly cookie. */
export const sessionResponse = z.object({ user, authority: z.nullable(authority), expiresAt: instant })
export type SessionResponse = z.infer<typeof sessionResponse>
/** PUT /api/session/password */
export const passwordChange = z.object({ current: z.string(), next: password })

/** POST /api/setup, once, with the token of the printed link. */
export const setupRequest = z.object({
  token: z.string(),
  authority: z.object({ name: line, country: z.enum(['PL', 'SI']), city: line }),
  administrator: z.object({ email, name: line, language: z.enum(['pl', 'sl', 'en']), password }),
})
/** GET /api/setup */
export const setupState = z.object({ needed: z.boolean() })
