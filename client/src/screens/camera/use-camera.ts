import type { FactValue, Subject, Unavailable } from '@nadzor/shared/facts/fact'
import { computed, nextTick, ref, watch } from 'vue'
import { useRoute } from 'vue-router'
import type { Question } from '../judgement.ts'
import { stateOf } from '../subject-state.ts'
import { useVisit } from '../visit.ts'
import { nearestFirst, subjectOf, thingsOf } from '../walk/register.ts'
import { nextStep, photosOf, progressOf } from './next-step.ts'
import type { Purpose } from './next-step.ts'
import { likelyKinds } from './place-groups.ts'
import { registerAnswers } from './register-answers.ts'
import { useAnswers } from './use-answers.ts'
import { cardLayout } from './verdict-cards.ts'

/** One camera: what is asked, what was said, what follows from it, what is missing. */
export function useCamera() {
  const visit = useVisit()
  const route = useRoute()
  const answers = useAnswers(visit)
  const { judgement } = visit
  const { rows } = judgement
  const subject = computed<Subject>(() => ({ kind: 'camera', id: String(route.params['id'] ?? '') }))
  const camera = computed(() => rows.value?.cameras.find(({ id }) => id === subject.value.id) ?? null)
  const area = computed(() => rows.value?.areas.find(({ id }) => id === camera.value?.areaId) ?? null)
  const storey = computed(() => rows.value?.storeys.find(({ id }) => id === area.value?.storeyId) ?? null)
  const channels = computed(() =>
    (rows.value?.channels ?? [])
      .filter(({ cameraId }) => cameraId === subject.value.id)
      .map((channel) => ({ channel, recorder: rows.value?.recorders.find(({ id }) => id === channel.recorderId) ?? null })),
  )

  const verdicts = computed(() => judgement.verdictsOf(subject.value))
  /** A claimed exception is a row of its card, not a question on the way. */
  const claims = computed(() => {
    const rules = verdicts.value.map((verdict) => judgement.rule(verdict.packHash, verdict.ruleId))
    return new Set(rules.map((rule) => rule?.exception?.claim).filter((claim) => claim !== undefined))
  })
  const asked = computed(() => judgement.questionsOf(subject.value))
  const questions = computed(() => asked.value.filter(({ fact }) => !claims.value.has(fact.name)))
  const layout = computed(() => cardLayout(verdicts.value, questions.value))
  const details = computed(() => (rows.value ? registerAnswers(rows.value, subject.value.id) : []))

  const photos = computed(() => {
    const of = (purpose: Purpose) =>
      rows.value ? photosOf(rows.value, subject.value, visit.inspectionId.value, purpose) : []
    return { place: of('place'), view: of('view') }
  })
  const taken = computed(() => new Set<Purpose>((['place', 'view'] as const).filter((purpose) => photos.value[purpose].length > 0)))
  /** A dummy shows nothing, and another controller's picture is not the school's to show. */
  const wanted = computed<Purpose[]>(() => {
    const says = (name: string) => details.value.find(({ entry }) => entry.name === name)?.value
    const dummy = questions.value.some(({ fact, value }) => fact.name === 'camera.kind' && value === 'dummy')
    return dummy || camera.value?.kind === 'dummy' || says('camera.controller') === 'foreign' ? ['place'] : ['place', 'view']
  })

  const step = computed(() => nextStep(questions.value, taken.value, wanted.value))
  const progress = computed(() => progressOf(questions.value, taken.value, wanted.value))
  const open = computed(() => questions.value.find(({ state }) => state === 'open') ?? null)
  const openNumber = computed(() => questions.value.findIndex(({ state }) => state === 'open') + 1)

  /** The fact whose answered question is unfolded again; the open one otherwise. */
  const changing = ref<string | null>(null)
  watch(() => subject.value.id, () => (changing.value = null))

  const likely = computed(() => {
    const all = (rows.value?.areas ?? []).map(({ kind }) => kind)
    return likelyKinds(area.value?.kind ?? null, all)
  })

  async function say(question: Pick<Question, 'fact' | 'value' | 'state' | 'observationIds'>, value: FactValue | null, unavailable: Unavailable | null) {
    const before = question.state === 'open' ? null : { value: question.value, unavailable: question.value === null ? ('not-known' as const) : null }
    const fact = question.fact.name
    const done = await answers.say([{ subject: subject.value, fact, value, unavailable, replaces: question.observationIds, before }])
    if (!done) return
    changing.value = null
    await nextTick()
    // The pressed button is gone; the focus stays at the answer, not at the top of the page.
    document.getElementById(`q-${fact}`)?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true })
  }
  /** Whether the school claims the exception of a rule. */
  async function claim(fact: string, claimed: boolean) {
    const question = asked.value.find((each) => each.fact.name === fact)
    await answers.say([
      { subject: subject.value, fact, value: claimed, unavailable: null, replaces: question?.observationIds ?? [], before: question ? { value: question.value, unavailable: null } : null },
    ])
  }
  async function undo() {
    const [fact] = await answers.undo()
    if (fact) changing.value = fact
  }

  /** What to look at after this camera. */
  const next = computed(() => {
    if (!rows.value) return null
    const others = thingsOf(rows.value).filter((thing) => thing.id !== subject.value.id && !stateOf(judgement, subjectOf(thing)).done)
    return nearestFirst(rows.value, others, camera.value?.areaId ?? null)[0] ?? null
  })

  return {
    ...visit, answers, subject, camera, area, storey, channels, questions, details, layout, photos, taken, wanted, step,
    progress, open, openNumber, changing, likely, say, claim, undo, next,
  }
}
export type CameraState = ReturnType<typeof useCamera>
