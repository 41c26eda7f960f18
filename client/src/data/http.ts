import { problem as problemSchema, problemTypes } from '@nadzor/shared/api/problem'
import type { Problem } from '@nadzor/shared/api/problem'
import type { Environment } from './environment.ts'
import { Refusal } from './problems.ts'

/** Longer than any answer takes on a bad mobile network, shorter than a person's patience with a chip. */
const TIMEOUT_MS = 45_000
const PREFIX = 'urn:nadzor:problem:'

/** The server said no, in problem details. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.type}: ${problem.title}`)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

type Schema<T> = { safeParse(input: unknown): { success: true; data: T } | { success: false } }

/** Reads problem details; anything else (a proxy's page, a captive portal) becomes `unavailable`. */
export function readProblem(status: number, body: unknown): Problem {
  const shortened =
    typeof body === 'object' && body !== null && 'type' in body && typeof body.type === 'string'
      ? { ...body, type: body.type.startsWith(PREFIX) ? body.type.slice(PREFIX.length) : body.type }
      : body
  const parsed = problemSchema.safeParse(shortened)
  if (parsed.success) return parsed.data
  return { type: ofStatus(status), title: `HTTP ${status}`, status }
}

function ofStatus(status: number): Problem['type'] {
  const known: Record<number, (typeof problemTypes)[number]> = {
    400: 'invalid',
    401: 'unauthenticated',
    403: 'forbidden',
    404: 'not-found',
    409: 'conflict',
    410: 'gone',
    413: 'too-large',
    415: 'unsupported-media',
    422: 'invalid',
    426: 'protocol-version',
    429: 'too-many-requests',
    500: 'internal',
  }
  return known[status] ?? 'unavailable'
}

/**
 * Runs `use` with a signal that gives up after a while: a request that hangs, headers or body, would otherwise hold
 * the sync lock for good. Whatever goes wrong on the way is `Refusal` `no-connection`.
 */
export async function inTime<T>(env: Environment, use: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController()
  const timer = env.timers.set(() => abort.abort(), TIMEOUT_MS)
  try {
    return await use(abort.signal)
  } catch (error) {
    throw new Refusal('no-connection', {}, error)
  } finally {
    env.timers.clear(timer)
  }
}

/**
 * One JSON request. Resolves to the answer checked against `schema`. Throws `Refusal` `no-connection` when nothing
 * came back, `ProblemError` when the server refused or its answer is not what this version understands.
 */
export async function requestJson<T>(
  env: Environment,
  method: string,
  path: string,
  schema: Schema<T>,
  body?: unknown,
): Promise<T> {
  const json = { 'content-type': 'application/json' }
  const { status, ok, text } = await inTime(env, async (signal) => {
    const response = await env.fetch(path, {
      method,
      signal,
      headers: { accept: 'application/json', ...(body === undefined ? {} : json) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, ok: response.ok, text: await response.text() }
  })
  const answer = parse(text)
  if (!ok) throw new ProblemError(readProblem(status, answer))
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  // A captive portal answers 200 with its own page; a newer server may answer in words we do not know.
  throw new ProblemError({ type: 'unavailable', title: 'The answer is not one this version understands', status: 502 })
}

function parse(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return null
  }
}
