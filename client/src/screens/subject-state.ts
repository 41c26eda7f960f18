import type { Subject } from '@nadzor/shared/facts/fact'
import type { Outcome, Severity, Verdict } from '@nadzor/shared/rules/outcome'
import { compareVerdicts, shownSeverity } from '../components/severity.ts'
import type { Judgement } from './judgement.ts'

/** How far one camera, sign or recorder is: what the row of a register shows. */
export type SubjectState = {
  /** Questions nobody has answered. */
  open: number
  /** Questions with an answer, "I don't know" included. */
  answered: number
  /** Two differing answers stand side by side. */
  conflict: boolean
  /** A reviewer asks to look here once more. */
  again: boolean
  done: boolean
  mark: Outcome | 'unanswered'
  /** Set when the mark is a failure. */
  severity: Severity | null
  /** The verdict that gives the mark; null when nothing is worth a word. */
  worst: Verdict | null
}

/**
 * A failure shows at once; otherwise an unanswered question keeps the circle empty, and only what was answered may
 * be "can't tell", an exception or a pass. `parts` (a recorder's channels) lend their verdicts, but of their questions
 * only those count that somebody asks for by name (a reviewer, or a recorder that did not tell): nobody reads every
 * setting of sixteen channels on a walk.
 */
export function stateOf(
  judgement: Pick<Judgement, 'verdictsOf' | 'questionsOf'> & Partial<Pick<Judgement, 'againAt'>>,
  subject: Subject,
  parts: readonly Subject[] = [],
): SubjectState {
  const verdicts = [subject, ...parts].flatMap((one) => judgement.verdictsOf(one)).sort(compareVerdicts)
  const named = parts.flatMap((part) => judgement.questionsOf(part).filter((question) => question.because))
  const questions = [...judgement.questionsOf(subject), ...named]
  const again = [subject, ...parts].some((one) => (judgement.againAt?.(one) ?? []).length > 0)
  const open = questions.filter((question) => question.state === 'open').length
  const conflict = questions.some((question) => question.state === 'conflict')
  const found = (outcome: Outcome): Verdict | undefined => verdicts.find((verdict) => verdict.outcome === outcome)
  const failed = verdicts.find((verdict) => verdict.outcome === 'failed' && shownSeverity(verdict) !== 'info')
  const answered = questions.length - open
  const shared = { open, answered, conflict, again, done: open === 0 && !conflict && !again }
  if (failed) return { ...shared, mark: 'failed', severity: shownSeverity(failed), worst: failed }
  if (open > 0 || again) return { ...shared, mark: 'unanswered', severity: null, worst: null }
  const next = found('cantTell') ?? found('excepted')
  return { ...shared, mark: next?.outcome ?? 'passed', severity: null, worst: next ?? null }
}
