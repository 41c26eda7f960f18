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
  done: boolean
  mark: Outcome | 'unanswered'
  /** Set when the mark is a failure. */
  severity: Severity | null
  /** The verdict that gives the mark; null when nothing is worth a word. */
  worst: Verdict | null
}

/**
 * A failure shows at once; otherwise an unanswered question keeps the circle empty, and only what was answered may
 * be "can't tell", an exception or a pass. `parts` (a recorder's channels) lend their verdicts, but their questions are
 * not counted: nobody reads every setting of sixteen channels on a walk.
 */
export function stateOf(
  judgement: Pick<Judgement, 'verdictsOf' | 'questionsOf'>,
  subject: Subject,
  parts: readonly Subject[] = [],
): SubjectState {
  const verdicts = [subject, ...parts].flatMap((one) => judgement.verdictsOf(one)).sort(compareVerdicts)
  const questions = judgement.questionsOf(subject)
  const open = questions.filter((question) => question.state === 'open').length
  const conflict = questions.some((question) => question.state === 'conflict')
  const found = (outcome: Outcome): Verdict | undefined => verdicts.find((verdict) => verdict.outcome === outcome)
  const failed = verdicts.find((verdict) => verdict.outcome === 'failed' && shownSeverity(verdict) !== 'info')
  const answered = questions.length - open
  const shared = { open, answered, conflict, done: open === 0 && !conflict }
  if (failed) return { ...shared, mark: 'failed', severity: shownSeverity(failed), worst: failed }
  if (open > 0) return { ...shared, mark: 'unanswered', severity: null, worst: null }
  const next = found('cantTell') ?? found('excepted')
  return { ...shared, mark: next?.outcome ?? 'passed', severity: null, worst: next ?? null }
}
