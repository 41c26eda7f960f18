import * as z from 'zod/mini'

/** Every refusal the product can give (RFC 9457); the client holds a sentence per language for each `type`. */
export const problemTypes = [
  'invalid', // the request does not fit its schema; `errors` says where
  'unauthenticated',
  'wrong-credentials',
  'forbidden',
  'not-found',
  'conflict', // base state or binding differs
  'gone',
  'too-large',
  'too-many-requests',
  'wrong-origin',
  'protocol-version',
  'unsupported-media', // not a JPEG, carries EXIF, too many pixels
  'hash-mismatch',
  'offline-only', // answered by the service worker
  'unavailable', // starting, draining
  'internal',
] as const
export type ProblemType = (typeof problemTypes)[number]

export const problem = z.object({
  /** `urn:nadzor:problem:<name>` on the wire is shortened to the name. */
  type: z.enum(problemTypes),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  /** Number to quote to the operator. */
  instance: z.optional(z.string()),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
})
export type Problem = z.infer<typeof problem>
