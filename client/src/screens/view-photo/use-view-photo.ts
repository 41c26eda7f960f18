import type { ViewMark } from '@nadzor/shared/facts/answer'
import type { FactValue, Subject, Unavailable } from '@nadzor/shared/facts/fact'
import { computed, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useObjectUrl } from '../../components/object-url.ts'
import { useLive } from '../../data/vue.ts'
import { photosOf } from '../camera/next-step.ts'
import { useAnswers } from '../camera/use-answers.ts'
import type { Question } from '../judgement.ts'
import { useVisit } from '../visit.ts'
import { fieldFault, stepCorner } from './polygon.ts'
import { decodeDraft, encodeDraft, factsOfMarks, markShare, marksOf, touchedFacts, viewFacts } from './view-marks.ts'
import type { MarkKind, ViewFact } from './view-marks.ts'

/** The fields on one camera's view photo. A closed field is written at once; a half-drawn one lives in the address. */
export function useViewPhoto() {
  const visit = useVisit()
  const route = useRoute()
  const router = useRouter()
  const answers = useAnswers(visit)
  const { rows } = visit.judgement
  const subject = computed<Subject>(() => ({ kind: 'camera', id: String(route.params['id'] ?? '') }))
  const camera = computed(() => rows.value?.cameras.find(({ id }) => id === subject.value.id) ?? null)
  const photo = computed(() =>
    rows.value ? (photosOf(rows.value, subject.value, visit.inspectionId.value, 'view')[0] ?? null) : null,
  )
  const blob = useLive(async () => (photo.value ? await visit.data.photo(photo.value.id) : null), [photo])
  const local = useObjectUrl(() => blob.value)
  /** This phone's copy, else the server's. */
  const url = computed(
    () => local.value ?? (photo.value && blob.value === null ? `/api/evidence/${photo.value.id}/photo` : null),
  )

  const marks = computed(() =>
    rows.value ? marksOf(rows.value.answers, subject.value.id, visit.inspectionId.value) : [],
  )
  const draft = computed(() => decodeDraft(route.query['draft']))
  const selected = ref(-1)
  const fault = computed(() => (draft.value ? fieldFault(draft.value.corners) : null))

  function setDraft(kind: MarkKind | null, corners: [number, number][] = []): void {
    const query = { ...route.query }
    if (kind) query['draft'] = encodeDraft(kind, corners)
    else delete query['draft']
    void router.replace({ query })
  }
  function liveIds(fact: string): string[] {
    const mine = (rows.value?.answers ?? []).filter((row) => row.subjectId === subject.value.id && row.fact === fact)
    const replaced = new Set(mine.flatMap(({ replaces }) => replaces))
    return mine.filter(({ id }) => !replaced.has(id)).map(({ id }) => id)
  }
  function saysOf(facts: readonly ViewFact[], next: ViewMark[]) {
    const values = factsOfMarks(next)
    const before = factsOfMarks(marks.value)
    return facts.map((fact) => ({
      subject: subject.value,
      fact,
      value: values[fact],
      unavailable: null,
      replaces: liveIds(fact),
      evidenceIds: photo.value ? [photo.value.id] : [],
      marks: next,
      before: { value: before[fact], unavailable: null },
    }))
  }
  /** New marks, said about what they bear on. */
  const put = (next: ViewMark[]): Promise<boolean> => answers.say(saysOf(touchedFacts(marks.value, next), next))

  const asked = computed(() =>
    visit.judgement.questionsOf(subject.value).filter(({ fact }) => fact.name === 'view.minimal'),
  )
  /** Still to be said of a picture in which nothing is marked: then one tap says all of it. */
  const minimalOpen = computed(() =>
    marks.value.length === 0
      ? (asked.value.find(({ state, value }) => state === 'open' && value === null) ?? null)
      : null,
  )
  function sayOf(question: Question, value: FactValue | null, unavailable: Unavailable | null) {
    const told = question.value === null ? ('not-known' as const) : null
    return {
      subject: question.subject,
      fact: question.fact.name,
      value,
      unavailable,
      replaces: question.observationIds,
      evidenceIds: photo.value && value !== null ? [photo.value.id] : [],
      before: question.state === 'open' ? null : { value: question.value, unavailable: told },
    }
  }

  return {
    ...visit,
    answers,
    subject,
    camera,
    photo,
    url,
    marks,
    draft,
    selected,
    fault,
    begin(kind: MarkKind) {
      selected.value = -1
      setDraft(kind, draft.value?.corners ?? [])
    },
    drop() {
      selected.value = -1
      setDraft(null)
    },
    addCorner(corner: [number, number]) {
      if (!draft.value) return
      setDraft(draft.value.kind, [...draft.value.corners, corner])
      selected.value = draft.value.corners.length
    },
    moveCorner(index: number, corner: [number, number]) {
      if (draft.value?.corners[index]) setDraft(draft.value.kind, draft.value.corners.with(index, corner))
    },
    step(dx: number, dy: number) {
      const corner = draft.value?.corners[selected.value]
      if (draft.value && corner)
        setDraft(draft.value.kind, draft.value.corners.with(selected.value, stepCorner(corner, dx, dy)))
    },
    undoCorner() {
      if (!draft.value) return
      const corners = draft.value.corners.slice(0, -1)
      setDraft(draft.value.corners.length ? draft.value.kind : null, corners)
      selected.value = Math.min(selected.value, corners.length - 1)
    },
    async close() {
      if (!draft.value || fault.value) return
      const { kind, corners } = draft.value
      if (await put([...marks.value, { kind, corners, share: markShare(corners) }])) setDraft(null)
    },
    typeShare: (kind: MarkKind, share: number) => put([...marks.value, { kind, corners: [], share }]),
    remove: (index: number) => put(marks.value.filter((_, at) => at !== index)),
    minimalOpen,
    /**
     * Through with the picture: what is not marked is not there. Where the button says so, nothing unneeded is there
     * either; whoever sees it otherwise answers that question first.
     */
    finish: () =>
      answers.say([
        ...saysOf(viewFacts, marks.value),
        ...(minimalOpen.value ? [sayOf(minimalOpen.value, true, null)] : []),
      ]),
    /** What is asked of the whole picture besides its marks, and what could be measured in it. */
    asked,
    measures: computed(() => visit.judgement.measuresOf(subject.value)),
    say: (question: Question, value: FactValue | null, unavailable: Unavailable | null) =>
      answers.say([sayOf(question, value, unavailable)]),
    verdicts: computed(() =>
      visit.judgement
        .verdictsOf(subject.value)
        .filter(
          ({ outcome, facts }) =>
            outcome === 'failed' &&
            facts.some(({ name }) => name === 'view.minimal' || viewFacts.some((fact) => fact === name)),
        ),
    ),
  }
}
