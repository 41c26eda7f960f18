import type { FactValue, Subject, Unavailable } from '@nadzor/shared/facts/fact'
import { computed, nextTick, ref, watch } from 'vue'
import type { ComputedRef } from 'vue'
import type { Question } from '../judgement.ts'
import { stateOf } from '../subject-state.ts'
import type { Visit } from '../visit.ts'
import { nearestFirst, subjectOf, thingsOf } from '../walk/register.ts'
import { useAnswers } from './use-answers.ts'
import { cardLayout } from './verdict-cards.ts'
import { saidIn, waitingForItsPhoto } from './waiting-for-photo.ts'

type Askable = Pick<Question, 'fact' | 'value' | 'state' | 'observationIds'> & { subject?: Subject }

/** Questions and verdicts of one thing, and the ways to answer: shared by camera, sign and recorder. */
export function useAsked(visit: Visit, subject: ComputedRef<Subject>) {
  const answers = useAnswers(visit)
  const { judgement } = visit
  const { rows } = judgement

  const questions = computed(() => {
    const said = saidIn(rows.value, visit.inspectionId.value)
    return judgement.questionsOf(subject.value).map((question) => waitingForItsPhoto(question, said))
  })
  const layout = computed(() => cardLayout(judgement.verdictsOf(subject.value), questions.value))
  const open = computed(() => questions.value.find(({ state }) => state === 'open') ?? null)
  const openNumber = computed(() => questions.value.findIndex(({ state }) => state === 'open') + 1)

  /** The fact whose answered question is unfolded again. */
  const changing = ref<string | null>(null)
  watch(
    () => subject.value.id,
    () => (changing.value = null),
  )

  function toQuestion(fact: string): void {
    const card = document.getElementById(`q-${fact}`)
    card?.scrollIntoView({ block: 'start', behavior: 'auto' })
    card?.querySelector<HTMLElement>('button, input')?.focus({ preventScroll: true })
  }
  async function say(question: Askable, value: FactValue | null, unavailable: Unavailable | null): Promise<void> {
    const before =
      question.state === 'open'
        ? null
        : { value: question.value, unavailable: question.value === null ? ('not-known' as const) : null }
    const fact = question.fact.name
    const about = question.subject ?? subject.value
    const done = await answers.say([
      { subject: about, fact, value, unavailable, replaces: question.observationIds, before },
    ])
    if (!done) return
    changing.value = null
    await nextTick()
    // The pressed button is gone; the focus stays at the answer, not at the top of the page.
    document.getElementById(`q-${fact}`)?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true })
  }
  /** Whether the school claims the exception of a rule. */
  async function claim(fact: string, claimed: boolean): Promise<void> {
    const question = questions.value.find((each) => each.fact.name === fact)
    const before = question ? { value: question.value, unavailable: null } : null
    const about = question?.subject ?? subject.value
    await answers.say([
      { subject: about, fact, value: claimed, unavailable: null, replaces: question?.observationIds ?? [], before },
    ])
  }
  async function undo(): Promise<void> {
    const [fact] = await answers.undo()
    if (!fact) return
    changing.value = fact
    await nextTick()
    toQuestion(fact)
  }

  /** What to look at after this thing: the nearest one that still has questions. */
  const next = computed(() => {
    if (!rows.value) return null
    const things = thingsOf(rows.value)
    const here = things.find(({ id }) => id === subject.value.id)?.areaId ?? null
    const others = things.filter((thing) => thing.id !== subject.value.id && !stateOf(judgement, subjectOf(thing)).done)
    return nearestFirst(rows.value, others, here)[0] ?? null
  })

  return {
    answers,
    questions,
    layout,
    open,
    openNumber,
    changing,
    next,
    say,
    claim,
    undo,
    toQuestion,
    async change(fact: string): Promise<void> {
      changing.value = fact
      await nextTick()
      toQuestion(fact)
    },
    /** True once something was said here: only then is a card news, not what the screen opened with. */
    speaking: computed(() => answers.busy.value || answers.savedAt.value !== null),
    isFolded: (name: string, state: Question['state']): boolean =>
      (state === 'answered' || state === 'cantTell') && changing.value !== name,
  }
}
export type Asked = ReturnType<typeof useAsked>
