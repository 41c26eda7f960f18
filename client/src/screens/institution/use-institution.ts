import type { Subject } from '@nadzor/shared/facts/fact'
import { computed } from 'vue'
import { nextStep, photosOf, progressOf } from '../camera/next-step.ts'
import type { Purpose } from '../camera/next-step.ts'
import { useAsked } from '../camera/use-asked.ts'
import { useVisit } from '../visit.ts'

/** What is asked of the school itself, on no wall and in no recorder: its papers and its people. */
export function useInstitution() {
  const visit = useVisit()
  const { rows } = visit.judgement
  const subject = computed<Subject>(() => ({ kind: 'institution', id: visit.inspection.value?.institutionId ?? '' }))
  const asked = useAsked(visit, subject)
  const { questions } = asked

  /** Papers photographed here, newest first. */
  const photos = computed(() =>
    rows.value ? photosOf(rows.value, subject.value, visit.inspectionId.value, 'other') : [],
  )
  const taken = computed(() => new Set<Purpose>(photos.value.length > 0 ? ['other'] : []))
  /** A paper is photographed when an answer rests on it; "no promise" and "I don't know" rest on none. */
  const wanted = computed<Purpose[]>(() =>
    questions.value.some(({ fact, state, value }) => fact.evidence === 'other' && state === 'answered' && value !== 0)
      ? ['other']
      : [],
  )

  return {
    ...visit,
    ...asked,
    subject,
    photos,
    wanted,
    step: computed(() => nextStep(questions.value, taken.value, wanted.value)),
    progress: computed(() => progressOf(questions.value, taken.value, wanted.value)),
  }
}
