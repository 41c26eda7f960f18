import * as z from 'zod/mini'
import { problem, problemTypes } from '@nadzor/shared/api/problem'
import type { Problem } from '@nadzor/shared/api/problem'

/**
 * Why a desk call brought nothing. `offline`: no answer at all; `problem`: the server's own refusal;
 * `garbled`: an answer this page cannot read (another version, or a proxy's page).
 */
export type Failure = { kind: 'offline' } | { kind: 'problem'; problem: Problem } | { kind: 'garbled'; path: string }

const PREFIX = 'urn:nadzor:problem:'
const onTheWire = z.object({ type: z.string() })
const known = new Set<string>(problemTypes)

/** The refusal in a response that was not ok. A body that is no problem of ours (a proxy's page) is `garbled`. */
export function failureOfBody(status: number, body: unknown): Failure {
  const typed = onTheWire.safeParse(body)
  if (!typed.success) return { kind: 'garbled', path: String(status) }
  const type = typed.data.type.replace(PREFIX, '')
  const parsed = problem.safeParse({ ...(body as object), type })
  return parsed.success ? { kind: 'problem', problem: parsed.data } : { kind: 'garbled', path: String(status) }
}

/** Key of the sentence for a failure in locales' desk.json; every problem type has one. */
export function failureKey(failure: Failure): string {
  if (failure.kind !== 'problem') return `desk.failure.${failure.kind}`
  return known.has(failure.problem.type) ? `desk.failure.${failure.problem.type}` : 'desk.failure.internal'
}

/** The number to quote to the operator, where the server gave one. */
export function failureNumber(failure: Failure): string | null {
  return failure.kind === 'problem' ? (failure.problem.instance ?? null) : null
}

/** Whether asking again can help without the person changing anything. */
export function canRetry(failure: Failure): boolean {
  if (failure.kind !== 'problem') return true
  return ['unavailable', 'internal', 'too-many-requests', 'offline-only'].includes(failure.problem.type)
}

export const isSignedOut = (failure: Failure): boolean =>
  failure.kind === 'problem' && failure.problem.type === 'unauthenticated'
