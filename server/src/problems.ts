import type { Problem, ProblemType } from '@nadzor/shared/api/problem'

type Details = Partial<Pick<Problem, 'detail' | 'errors'>>

/**
 * An expected "no", as RFC 9457 problem details. Everything the server refuses is named in this file; anything else
 * that is thrown is a bug and leaves as a bare 500. `detail` is for the operator's and the developer's eye: people
 * read the sentence their own language has for `type`.
 */
export class Refusal extends Error {
  readonly problem: Problem
  /** Response headers the refusal brings, such as Retry-After. */
  readonly headers: Record<string, string>
  constructor(type: ProblemType, status: number, title: string, details: Details = {}, headers = {}) {
    super(details.detail ?? title)
    this.name = 'Refusal'
    this.problem = { type, title, status, ...details }
    this.headers = headers
  }
}

const maybe = (detail?: string): Details => (detail === undefined ? {} : { detail })

export const invalid = (errors: NonNullable<Problem['errors']>, detail?: string): Refusal =>
  new Refusal('invalid', 400, 'The request does not fit its schema', { ...maybe(detail), errors })
export const unauthenticated = (detail?: string): Refusal =>
  new Refusal('unauthenticated', 401, 'Log in first', maybe(detail))
export const wrongCredentials = (): Refusal =>
  new Refusal('wrong-credentials', 401, 'This e-mail and password do not belong together')
export const forbidden = (detail?: string): Refusal =>
  new Refusal('forbidden', 403, 'Your roles do not allow this', maybe(detail))
export const wrongOrigin = (): Refusal =>
  new Refusal('wrong-origin', 403, 'The request comes from another site', {
    detail: 'Set PUBLIC_URL to the address people open in their browser.',
  })
export const notFound = (detail?: string): Refusal =>
  new Refusal('not-found', 404, 'There is no such thing here', maybe(detail))
export const conflict = (detail: string): Refusal =>
  new Refusal('conflict', 409, 'Something else happened first', { detail })
export const gone = (detail?: string): Refusal => new Refusal('gone', 410, 'It is not here any more', maybe(detail))
export const tooLarge = (detail: string): Refusal => new Refusal('too-large', 413, 'Too much at once', { detail })
export const unsupportedMedia = (detail: string): Refusal =>
  new Refusal('unsupported-media', 415, 'This kind of content is not taken', { detail })
export const hashMismatch = (detail: string): Refusal =>
  new Refusal('hash-mismatch', 422, 'The bytes are not the ones announced', { detail })
export const protocolVersion = (detail: string): Refusal =>
  new Refusal('protocol-version', 409, 'Phone and server speak different versions', { detail })
/** `seconds` until another try may succeed. */
export const tooManyRequests = (seconds: number): Refusal =>
  new Refusal(
    'too-many-requests',
    429,
    'Too many tries',
    {},
    { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) },
  )
export const unavailable = (detail: string): Refusal =>
  new Refusal('unavailable', 503, 'The server is starting or stopping', { detail }, { 'Retry-After': '5' })

/** What a bug looks like from outside; `instance` leads to its log entry. */
export const internal = (instance: string): Problem => ({
  type: 'internal',
  title: 'The server failed',
  status: 500,
  instance,
})
