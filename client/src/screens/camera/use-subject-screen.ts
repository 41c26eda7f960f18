import type { Subject } from '@nadzor/shared/facts/fact'
import type { Inspection } from '@nadzor/shared/facts/inspection'
import type { Verdict } from '@nadzor/shared/rules/outcome'
import { computed, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { pathOf } from '../walk/register.ts'

type Parts = {
  inspectionId: Ref<string>
  subject: Ref<Subject>
  inspection: Ref<Inspection | null | undefined>
  judgement: { facts: Ref<unknown> }
  data: { now(): string }
}

/** What every screen about one thing of a visit has: its address, the walk behind it, whether the visit is over, the moment of judging. */
export function useSubjectScreen({ inspectionId, subject, inspection, judgement, data }: Parts) {
  return {
    here: computed(() => pathOf(inspectionId.value, subject.value)),
    walk: computed(() => `/visit/${inspectionId.value}`),
    finished: computed(() => inspection.value?.state === 'finished'),
    // Taken again with every change of the facts, so that ages are counted from now.
    now: computed(() => (judgement.facts.value ? data.now() : '')),
    /** The rules that gave way and are being looked at; empty: the sheet is closed. */
    superseded: shallowRef<Verdict[]>([]),
  }
}
