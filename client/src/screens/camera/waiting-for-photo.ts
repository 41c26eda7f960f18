import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import type { Question } from '../judgement.ts'

/** Ids of everything said in one visit. */
export function saidIn(
  rows: Pick<InstitutionRows, 'answers' | 'readings'> | undefined,
  inspectionId: string,
): ReadonlySet<string> {
  return new Set(
    [...(rows?.answers ?? []), ...(rows?.readings ?? [])]
      .filter((row) => row.inspectionId === inspectionId)
      .map(({ id }) => id),
  )
}

/**
 * Rules keep a question open while its answer has no photo to back it. To the inspector it is answered and a photo is
 * missing: asking again would be asking twice.
 */
export function waitingForItsPhoto<Q extends Pick<Question, 'state' | 'value' | 'observationIds'>>(
  question: Q & Pick<Question, 'because'>,
  said: ReadonlySet<string>,
): Q {
  // A reviewer saw that answer, and asks once more.
  if (question.because?.by === 'reviewer') return question
  const given = question.value !== null && question.observationIds.some((id) => said.has(id))
  return question.state === 'open' && given ? { ...question, state: 'answered' } : question
}
