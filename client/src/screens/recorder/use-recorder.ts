import type { FactValue, Subject, Unavailable } from '@nadzor/shared/facts/fact'
import { computed, nextTick, ref, watch } from 'vue'
import { useRoute } from 'vue-router'
import { photosOf } from '../camera/next-step.ts'
import { useAsked } from '../camera/use-asked.ts'
import { cardLayout } from '../camera/verdict-cards.ts'
import { saidIn, waitingForItsPhoto } from '../camera/waiting-for-photo.ts'
import type { Question } from '../judgement.ts'
import { useVisit } from '../visit.ts'
import { otherValues } from './other-values.ts'
import type { Said } from '../camera/observation.ts'

/** The recorder itself, or one of its channels, with what is asked of it. */
export type Part = {
  subject: Subject
  number: number | null
  name: string
  plate: string | null
  questions: Question[]
  layout: ReturnType<typeof cardLayout>
}

/** One recorder as screen readings: typed values, each backed by a photo of the device's menu. */
export function useRecorder() {
  const visit = useVisit()
  const route = useRoute()
  const { judgement } = visit
  const { rows } = judgement
  const subject = computed<Subject>(() => ({ kind: 'recorder', id: String(route.params['id'] ?? '') }))
  const asked = useAsked(visit, subject)
  const recorder = computed(() => rows.value?.recorders.find(({ id }) => id === subject.value.id) ?? null)
  const area = computed(() => rows.value?.areas.find(({ id }) => id === recorder.value?.areaId) ?? null)
  const channels = computed(() =>
    (rows.value?.channels ?? [])
      .filter(({ recorderId }) => recorderId === subject.value.id)
      .sort((a, b) => a.number - b.number),
  )
  const photos = computed(() =>
    rows.value ? photosOf(rows.value, subject.value, visit.inspectionId.value, 'menu') : [],
  )
  /** The photo the next values are read from: the newest unless another was chosen. */
  const chosen = ref<string | null>(null)
  const photo = computed(() => photos.value.find(({ id }) => id === chosen.value) ?? photos.value[0] ?? null)

  const parts = computed<Part[]>(() => {
    const said = saidIn(rows.value, visit.inspectionId.value)
    const own: Part = {
      subject: subject.value,
      number: null,
      name: recorder.value?.name ?? '',
      plate: recorder.value?.plate ?? null,
      questions: asked.questions.value,
      layout: asked.layout.value,
    }
    const others = channels.value.map((channel): Part => {
      const about: Subject = { kind: 'channel', id: channel.id }
      const questions = judgement.questionsOf(about).map((question) => waitingForItsPhoto(question, said))
      const camera = rows.value?.cameras.find(({ id }) => id === channel.cameraId)
      return {
        subject: about,
        number: channel.number,
        name: channel.name,
        plate: camera?.plate ?? null,
        questions,
        layout: cardLayout(judgement.verdictsOf(about), questions, asked.questions.value),
      }
    })
    return [own, ...others]
  })

  /** Which generation of menus it has, once an inspector said so; it holds for every value of this recorder. */
  const menus = ref<string | null>(null)
  watch(
    () => subject.value.id,
    () => (menus.value = null),
  )
  /** Readings of a part that no rule asks for today: nobody has to, but each can be given. */
  const othersOf = (part: Part): Question[] => {
    const facts = judgement.facts.value
    return facts ? otherValues(facts, part.subject, part.questions, visit.data.now()) : []
  }

  /** Key of the value being typed. */
  const editing = ref<string | null>(null)
  const keyOf = (part: Pick<Part, 'subject'>, fact: string) => `${part.subject.kind}-${part.subject.id}-${fact}`
  const openOnes = computed(() =>
    parts.value.flatMap((part) =>
      part.questions
        .filter(({ state }) => state === 'open' || state === 'conflict')
        .map((question) => ({ part, question })),
    ),
  )
  const total = computed(() => parts.value.reduce((sum, { questions }) => sum + questions.length, 0))
  /** Readings need their photo; what is asked of people does not. */
  const needsPhoto = (question: Question) => question.fact.channel === 'reading' && question.fact.evidence === 'menu'

  async function edit(part: Part, fact: string): Promise<void> {
    editing.value = keyOf(part, fact)
    await nextTick()
    const form = document.getElementById(`q-${keyOf(part, fact)}`)
    form?.scrollIntoView({ block: 'start', behavior: 'auto' })
    // Where the value stands is read first; the focus goes to where it is given.
    const value = form?.querySelector<HTMLElement>('[data-value]')
    const first = value?.matches('button, a, input')
      ? value
      : value?.querySelector<HTMLElement>('input, select, button')
    first?.focus({ preventScroll: true })
  }

  function saidOf(
    part: Part,
    question: Question,
    value: FactValue | null,
    unavailable: Unavailable | null,
    source: string | null,
  ) {
    const before =
      question.state === 'open'
        ? null
        : { value: question.value, unavailable: question.value === null ? ('not-known' as const) : null }
    const said: Said & { before: typeof before } = {
      subject: part.subject,
      fact: question.fact.name,
      value,
      unavailable,
      replaces: question.observationIds,
      evidenceIds: needsPhoto(question) && photo.value ? [photo.value.id] : [],
      source,
      before,
    }
    return said
  }
  /** Writes one value, or the same one for every channel that is asked the same. */
  async function save(
    part: Part,
    question: Question,
    given: { value: FactValue | null; unavailable: Unavailable | null; source: string | null; everywhere: boolean },
  ): Promise<void> {
    // A value and "the recorder does not say" are read off a screen; only "I don't know" needs no photo of it.
    if (needsPhoto(question) && !photo.value && given.unavailable !== 'not-known') return
    const same = given.everywhere
      ? parts.value.filter(({ subject: about }) => about.kind === part.subject.kind)
      : [part]
    const all = same.flatMap((each) => {
      const twin = [...each.questions, ...othersOf(each)].find(({ fact }) => fact.name === question.fact.name)
      return twin ? [saidOf(each, twin, given.value, given.unavailable, given.source)] : []
    })
    if (!(await asked.answers.say(all))) return
    editing.value = null
    await nextTick()
    document
      .getElementById(`q-${keyOf(part, question.fact.name)}`)
      ?.querySelector<HTMLElement>('button')
      ?.focus({ preventScroll: true })
  }

  return {
    ...visit,
    ...asked,
    subject,
    recorder,
    area,
    channels,
    photos,
    photo,
    chosen,
    parts,
    editing,
    keyOf,
    openOnes,
    total,
    needsPhoto,
    menus,
    othersOf,
    edit,
    save,
    /** How and with which photo a value came to be known, for its tag. */
    reading: (question: Question) =>
      [...(rows.value?.readings ?? []), ...(rows.value?.answers ?? [])].find(
        ({ id }) => id === question.observationIds.at(-1),
      ) ?? null,
  }
}
export type RecorderState = ReturnType<typeof useRecorder>
