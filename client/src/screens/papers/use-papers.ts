import { evidencePurpose } from '@nadzor/shared/facts/evidence'
import type { FactValue, Subject, Unavailable } from '@nadzor/shared/facts/fact'
import { paperTopic, topicsOf } from '@nadzor/shared/rules/papers'
import { computed, nextTick, ref } from 'vue'
import { useRoute } from 'vue-router'
import { photosOf } from '../camera/next-step.ts'
import type { Said } from '../camera/observation.ts'
import { useAnswers } from '../camera/use-answers.ts'
import { saidIn } from '../camera/waiting-for-photo.ts'
import { useVisit } from '../visit.ts'
import { isOpen, paperSections } from './paper-sections.ts'
import type { PaperLine, PaperSection } from './paper-sections.ts'

const keyOf = ({ kind, id }: Subject): string => `${kind}:${id}`

/** What is asked of a school's papers, by topic, answered in any order; one photo of documents backs them all. */
export function usePapers() {
  const visit = useVisit()
  const route = useRoute()
  const answers = useAnswers(visit)
  const { judgement, inspectionId } = visit
  const { rows } = judgement
  const subject = computed<Subject>(() => ({ kind: 'institution', id: visit.inspection.value?.institutionId ?? '' }))
  const photos = computed(() => (rows.value ? photosOf(rows.value, subject.value, inspectionId.value, 'document') : []))
  const topics = computed(() => topicsOf(judgement.packs.value ?? []))
  const sections = computed<PaperSection[]>(() =>
    rows.value
      ? paperSections(
          rows.value,
          { ...judgement, topicOf: (verdict) => paperTopic(topics.value, verdict) },
          saidIn(rows.value, inspectionId.value),
        )
      : [],
  )
  const lines = computed(() => sections.value.flatMap((section) => section.lines))
  const left = computed(() => lines.value.filter(({ question }) => isOpen(question)).length)
  const waiting = computed(() => lines.value.filter(({ waits }) => waits))

  /** Which photo is being taken stands in the address; of the school's documents, or of a thing a question is about. */
  const shot = computed(() => {
    const purpose = evidencePurpose.options.find((one) => one === route.query['photo'])
    if (!purpose) return null
    const line = lines.value.find(({ about }) => about && keyOf(about.subject) === route.query['of'])
    return { purpose, about: line?.about ?? null, subject: line?.about?.subject ?? subject.value }
  })
  const photoOf = (line: PaperLine) => ({
    path: `/visit/${inspectionId.value}/papers`,
    query: line.about
      ? { photo: line.question.fact.evidence ?? 'other', of: keyOf(line.about.subject) }
      : { photo: 'document' },
  })

  /** Sections a person opened or closed; by themselves only the first with something open is unfolded. */
  const toggled = ref(new Map<string, boolean>())
  const firstOpen = computed(() => sections.value.find(({ open }) => open > 0)?.topic)
  const unfolded = (topic: string): boolean => toggled.value.get(topic) ?? topic === firstOpen.value
  function fold(topic: string, open: boolean): void {
    toggled.value = new Map(toggled.value).set(topic, open)
  }
  /** The answered question that is unfolded again, or the one whose value is being typed. */
  const active = ref<string | null>(null)

  async function show(key: string): Promise<void> {
    await nextTick()
    const line = document.getElementById(`q-${key}`)
    line?.scrollIntoView({ block: 'start', behavior: 'auto' })
    line?.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true })
  }
  async function toNext(): Promise<void> {
    const section = sections.value.find(({ open }) => open > 0)
    const line = section?.lines.find(({ question }) => isOpen(question))
    if (!section || !line) return
    fold(section.topic, true)
    await show(line.key)
  }
  async function change(line: PaperLine): Promise<void> {
    active.value = line.key
    await show(line.key)
  }

  /**
   * A photo of the school's documents proves by itself what is said of the school in the same visit; what is said of a
   * recorder names it.
   */
  function saidOf(
    line: PaperLine,
    value: FactValue | null,
    unavailable: Unavailable | null,
    photo = photos.value[0]?.id,
  ): Said {
    const { question } = line
    const backed = line.about !== null && question.fact.evidence === 'document' && value !== null && photo !== undefined
    return {
      subject: question.subject,
      fact: question.fact.name,
      value,
      unavailable,
      replaces: question.observationIds,
      evidenceIds: backed ? [photo] : [],
    }
  }
  async function say(line: PaperLine, value: FactValue | null, unavailable: Unavailable | null): Promise<void> {
    const { question } = line
    const known = question.state === 'answered' || question.state === 'cantTell'
    const before = known
      ? { value: question.value, unavailable: question.value === null ? ('not-known' as const) : null }
      : null
    // The section somebody works in must not fold when its last question is answered.
    if (question.fact.topic) fold(question.fact.topic, true)
    if (!(await answers.say([{ ...saidOf(line, value, unavailable), before }]))) return
    active.value = null
    await nextTick()
    document.getElementById(`q-${line.key}`)?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true })
  }
  /** The photo came after answers about recorders: they are said once more with it. */
  async function photographed(photo: string): Promise<void> {
    const late = waiting.value.filter(({ about, question }) => about !== null && question.fact.evidence === 'document')
    if (late.length === 0) return
    await answers.say(
      late.map((line) => ({
        ...saidOf(line, line.question.value, null, photo),
        before: { value: line.question.value, unavailable: null },
      })),
    )
  }
  async function undo(): Promise<void> {
    const [fact] = await answers.undo()
    const line = lines.value.find(({ question }) => question.fact.name === fact)
    if (line) await change(line)
  }

  return {
    ...visit,
    answers,
    subject,
    photos,
    sections,
    lines,
    left,
    waiting,
    shot,
    photoOf,
    unfolded,
    fold,
    active,
    toNext,
    change,
    say,
    photographed,
    undo,
  }
}
export type Papers = ReturnType<typeof usePapers>
