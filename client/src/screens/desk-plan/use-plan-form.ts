import { computed, ref, shallowRef, watch } from 'vue'
import type { Inspection } from '@nadzor/shared/facts/inspection'
import { useKeptDrafts } from '../desk/kept-drafts.ts'
import { createLoad } from '../desk/load.ts'
import type { Desk } from '../desk/use-desk.ts'
import { useForm } from '../desk/use-form.ts'
import { draftOfVisit, newPlan, planOf, planRules, sameDraft } from './plan-draft.ts'
import type { PlanDraft } from './plan-draft.ts'
import type { VisitRow } from './planned-visits.ts'

type Given = {
  /** The planned visit to change; null plans a new one. */
  visit: VisitRow | null
  /** Chosen beforehand for a new one, by the page one comes from; '' when none is. */
  institutionId: string
  /** Whose drafts these are, and who orders visits most often. */
  owner: string
  issuer: string
}

/** Somebody who could go, or was named and may not go any more. */
export type Candidate = { id: string; name: string; able: boolean }

/**
 * One visit's plan. Who may go is asked of the server for the chosen institution. Everything typed stays on every
 * refusal, also when the visit turns out to be under way already (`started`).
 */
export function usePlanForm(desk: Desk, { visit, institutionId, owner, issuer }: Given) {
  const drafts = useKeptDrafts()
  const key = `${owner}/plan/${visit?.inspection.id ?? 'new'}`
  const begin = (): PlanDraft => (visit ? draftOfVisit(visit.inspection) : newPlan(desk.newId(), institutionId, issuer))
  const before = shallowRef(begin())
  const kept = drafts.get(key) as PlanDraft | undefined
  const draft = ref<PlanDraft>(kept ? { ...kept, institutionId: kept.institutionId || institutionId } : before.value)
  const form = useForm(() => draft.value, planRules)
  const started = ref(false)
  const dirty = computed(() => !sameDraft({ ...draft.value, id: '' }, { ...before.value, id: '' }))
  watch(draft, (now) => (dirty.value ? drafts.keep(key, now) : drafts.drop(key)))

  const people = createLoad(() => desk.api.visitPeople(draft.value.institutionId), desk.timers)
  watch(
    () => draft.value.institutionId,
    (chosen) => {
      people.clear()
      if (chosen) void people.run()
    },
    { immediate: true },
  )
  const candidates = computed<Candidate[] | null>(() => {
    if (people.value.value === null) return null
    const able = people.value.value.inspectors.map((one) => ({ ...one, able: true }))
    const known = new Set(able.map(({ id }) => id))
    const named = new Map(visit?.inspectors.map(({ id, name }) => [id, name]))
    const unable = draft.value.inspectors.filter((id) => !known.has(id))
    return [...able, ...unable.map((id) => ({ id, name: named.get(id) ?? id, able: false }))]
  })

  function type<F extends keyof PlanDraft>(field: F, value: PlanDraft[F]): void {
    draft.value = { ...draft.value, [field]: value }
    form.touched(field)
  }
  /** Another institution has other inspectors; those who may go to both stay chosen. */
  watch(people.value, (now) => {
    if (now === null || visit !== null) return
    const able = new Set(now.inspectors.map(({ id }) => id))
    const staying = draft.value.inspectors.filter((id) => able.has(id))
    if (staying.length < draft.value.inspectors.length) type('inspectors', staying)
  })
  function choose(id: string, wanted: boolean): void {
    const others = draft.value.inspectors.filter((one) => one !== id)
    type('inspectors', wanted ? [...others, id] : others)
  }

  function discard(): void {
    draft.value = before.value
    started.value = false
    form.clear()
  }

  /** Resolves to the planned visit, or to null with everything typed still there. */
  async function save(): Promise<Inspection | null> {
    started.value = false
    let planned: Inspection | null = null
    const saved = await form.submit(async (given) => {
      const result = await desk.api.planVisit(planOf(given))
      if (result.ok) planned = result.value
      else started.value = result.failure.kind === 'problem' && result.failure.problem.type === 'conflict'
      return result
    })
    if (!saved) return null
    before.value = draft.value
    drafts.drop(key)
    return planned
  }

  return { draft, form, people, candidates, started, dirty, type, choose, discard, save }
}
export type PlanForm = ReturnType<typeof usePlanForm>
