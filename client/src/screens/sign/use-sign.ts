import type { Subject } from '@nadzor/shared/facts/fact'
import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { photosOf } from '../camera/next-step.ts'
import { useAsked } from '../camera/use-asked.ts'
import { useVisit } from '../visit.ts'
import { elementLines } from './elements.ts'
import type { ElementLine } from './elements.ts'

/** One sign: its elements one by one, then where and how it hangs. */
export function useSign() {
  const visit = useVisit()
  const route = useRoute()
  const { rows } = visit.judgement
  const subject = computed<Subject>(() => ({ kind: 'sign', id: String(route.params['id'] ?? '') }))
  const asked = useAsked(visit, subject)
  const sign = computed(() => rows.value?.signs.find(({ id }) => id === subject.value.id) ?? null)
  const area = computed(() => rows.value?.areas.find(({ id }) => id === sign.value?.areaId) ?? null)
  const lines = computed(() =>
    rows.value ? elementLines(rows.value, subject.value.id, rows.value.institution.country) : [],
  )
  const elementFacts = computed(() => new Set(lines.value.map(({ entry }) => entry.name)))
  /** What is asked beside the elements: position, form, the page named on the sign. */
  const others = computed(() => asked.questions.value.filter(({ fact }) => !elementFacts.value.has(fact.name)))
  const photos = computed(() =>
    rows.value ? photosOf(rows.value, subject.value, visit.inspectionId.value, 'sign') : [],
  )
  const undecided = computed(() => lines.value.filter(({ said, conflict }) => !said || conflict))
  const openOther = computed(() => others.value.find(({ state }) => state === 'open' || state === 'conflict') ?? null)

  const sayOf = (line: ElementLine, value: boolean | null) => ({
    subject: subject.value,
    fact: line.entry.name,
    value,
    unavailable: value === null ? ('not-known' as const) : null,
    replaces: line.observationIds,
    before: line.said ? { value: line.value, unavailable: line.value === null ? ('not-known' as const) : null } : null,
  })

  return {
    ...visit,
    ...asked,
    subject,
    sign,
    area,
    lines,
    others,
    photos,
    undecided,
    openOther,
    decide: (line: ElementLine, value: boolean | null) => asked.answers.say([sayOf(line, value)]),
    /** Everything not yet decided is there; what is not gets corrected afterwards. */
    allFound: () =>
      asked.answers.say(undecided.value.filter(({ conflict }) => !conflict).map((line) => sayOf(line, true))),
  }
}
