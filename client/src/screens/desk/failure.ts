import type { Problem } from '@nadzor/shared/api/problem'
import { readProblem } from '../../data/http.ts'

/**
 * Why a desk call brought nothing. `offline`: no answer at all; `problem`: the server's own refusal;
 * `garbled`: an answer this page cannot read (another version, or a captive portal's page).
 */
export type Failure = { kind: 'offline' } | { kind: 'problem'; problem: Problem } | { kind: 'garbled'; path: string }

export function refusal(status: number, body: unknown): Failure {
  return { kind: 'problem', problem: readProblem(status, body) }
}

/** Key of the sentence for a failure in locales' desk.json; every problem type has one. */
export function failureKey(failure: Failure): string {
  return `desk.failure.${failure.kind === 'problem' ? failure.problem.type : failure.kind}`
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

/** Without a network and without our fault: ordinary ink, no red (ux section 1.7). */
export const isOffline = (failure: Failure): boolean =>
  failure.kind === 'offline' || (failure.kind === 'problem' && failure.problem.type === 'offline-only')
