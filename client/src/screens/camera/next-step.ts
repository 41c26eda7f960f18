import type { Evidence } from '@nadzor/shared/facts/evidence'
import type { Subject } from '@nadzor/shared/facts/fact'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'

export type Purpose = Evidence['purpose']

/** Photos of a subject in this visit, newest first. */
export function photosOf(
  rows: Pick<InstitutionRows, 'evidences'>,
  subject: Subject,
  inspectionId: string,
  purpose: Purpose,
): Evidence[] {
  return rows.evidences
    .filter(
      (row) =>
        row.subjectKind === subject.kind &&
        row.subjectId === subject.id &&
        row.inspectionId === inspectionId &&
        row.purpose === purpose,
    )
    .sort((a, b) => b.capturedAt.localeCompare(a.capturedAt))
}

export type NextStep =
  | { kind: 'question'; fact: string; number: number }
  | { kind: 'conflict'; fact: string }
  | { kind: 'photo'; purpose: Purpose }
  | { kind: 'done' }

type Asked = { fact: { name: string; evidence: Purpose | null }; state: 'open' | 'answered' | 'cantTell' | 'conflict' }

/**
 * The next thing missing. A photo comes as soon as an answer that needs it was given (one stands before the thing
 * anyway), then the questions in the catalogue's order, then differing answers, then photos nobody's answer asked for.
 * A photo of the view is no use of a dummy: `wanted` says which photos this subject needs at all.
 */
export function nextStep(
  questions: readonly Asked[],
  taken: ReadonlySet<Purpose>,
  wanted: readonly Purpose[],
): NextStep {
  const missing = wanted.filter((purpose) => !taken.has(purpose))
  const answered = questions.filter(({ state }) => state === 'answered')
  const due = missing.find((purpose) => answered.some(({ fact }) => fact.evidence === purpose))
  if (due) return { kind: 'photo', purpose: due }
  const open = questions.findIndex(({ state }) => state === 'open')
  const question = questions[open]
  // Questions about the picture are answered best while looking at it.
  if (question?.fact.evidence === 'view' && missing.includes('view')) return { kind: 'photo', purpose: 'view' }
  if (question) return { kind: 'question', fact: question.fact.name, number: open + 1 }
  const conflict = questions.find(({ state }) => state === 'conflict')
  if (conflict) return { kind: 'conflict', fact: conflict.fact.name }
  const [last] = missing
  return last ? { kind: 'photo', purpose: last } : { kind: 'done' }
}

/** Everything still missing, for the sentence and the stripe. */
export function progressOf(questions: readonly Asked[], taken: ReadonlySet<Purpose>, wanted: readonly Purpose[]) {
  const open = questions.filter(({ state }) => state === 'open' || state === 'conflict').length
  const photos = wanted.filter((purpose) => !taken.has(purpose)).length
  const all = questions.length + wanted.length
  return { questions: open, photos, share: all === 0 ? 1 : (all - open - photos) / all }
}
