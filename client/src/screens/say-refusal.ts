import { ProblemError } from '../data/http.ts'
import { Refusal } from '../data/problems.ts'
import { i18n } from '../i18n.ts'

/** The sentence for a named "no" of the phone or of the server. Anything else is a bug: it goes on to the fault screen. */
export function sayRefusal(error: unknown): string {
  if (error instanceof Refusal) return i18n.global.t(`problems.${error.code}`, error.params)
  if (error instanceof ProblemError) return i18n.global.t(`problems.${error.problem.type}`)
  throw error
}
