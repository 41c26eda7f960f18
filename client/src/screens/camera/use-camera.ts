import type { Subject } from '@nadzor/shared/facts/fact'
import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { useVisit } from '../visit.ts'
import { nextStep, photosOf, progressOf } from './next-step.ts'
import type { Purpose } from './next-step.ts'
import { likelyKinds } from './place-groups.ts'
import { registerAnswers } from './register-answers.ts'
import { useAsked } from './use-asked.ts'

/** One camera: what is asked, what was said, what follows from it, what is missing. */
export function useCamera() {
  const visit = useVisit()
  const route = useRoute()
  const { rows } = visit.judgement
  const subject = computed<Subject>(() => ({ kind: 'camera', id: String(route.params['id'] ?? '') }))
  const asked = useAsked(visit, subject)
  const { questions } = asked
  const camera = computed(() => rows.value?.cameras.find(({ id }) => id === subject.value.id) ?? null)
  const area = computed(() => rows.value?.areas.find(({ id }) => id === camera.value?.areaId) ?? null)
  const storey = computed(() => rows.value?.storeys.find(({ id }) => id === area.value?.storeyId) ?? null)
  const channels = computed(() =>
    (rows.value?.channels ?? [])
      .filter(({ cameraId }) => cameraId === subject.value.id)
      .map((channel) => ({
        channel,
        recorder: rows.value?.recorders.find(({ id }) => id === channel.recorderId) ?? null,
      })),
  )
  const details = computed(() => (rows.value ? registerAnswers(rows.value, subject.value.id) : []))

  const photos = computed(() => {
    const of = (purpose: Purpose) =>
      rows.value ? photosOf(rows.value, subject.value, visit.inspectionId.value, purpose) : []
    return { place: of('place'), view: of('view') }
  })
  const taken = computed(
    () => new Set<Purpose>((['place', 'view'] as const).filter((purpose) => photos.value[purpose].length > 0)),
  )
  /** A dummy shows nothing, nor what is gone, and another controller's picture is not the school's to show. */
  const wanted = computed<Purpose[]>(() => {
    const answer = (name: string) =>
      questions.value.find(({ fact, state }) => fact.name === name && state === 'answered')?.value
    const detail = (name: string) => details.value.find(({ entry }) => entry.name === name)?.value
    const kind = answer('camera.kind') ?? camera.value?.kind
    const blind = kind === 'dummy' || kind === 'removed' || detail('camera.controller') === 'foreign'
    return blind ? ['place'] : ['place', 'view']
  })
  const likely = computed(() => {
    const all = (rows.value?.areas ?? []).map(({ kind }) => kind)
    return likelyKinds(area.value?.kind ?? null, all)
  })

  return {
    ...visit,
    ...asked,
    subject,
    camera,
    area,
    storey,
    channels,
    details,
    photos,
    wanted,
    likely,
    step: computed(() => nextStep(questions.value, taken.value, wanted.value)),
    progress: computed(() => progressOf(questions.value, taken.value, wanted.value)),
  }
}
