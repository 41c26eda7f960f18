import type { Institution } from '@nadzor/shared/facts/institution'
import type { Inspection } from '@nadzor/shared/facts/inspection'
import { computed, provide } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import { useRoute } from 'vue-router'
import { ruleNameKey } from '../components/rule-words.ts'
import type { Data } from '../data/contract.ts'
import { useData, useLive } from '../data/vue.ts'
import type { Judgement } from './judgement.ts'
import { useJudgement } from './judgement.ts'

/** The visit that the address names, with its institution judged. */
export type Visit = {
  data: Data
  inspectionId: ComputedRef<string>
  /** Undefined while it is being read; null when this phone knows no such visit. */
  inspection: Readonly<Ref<Inspection | null | undefined>>
  institution: ComputedRef<Institution | null>
  judgement: Judgement
}

export function useVisit(): Visit {
  const data = useData()
  const route = useRoute()
  const inspectionId = computed(() => String(route.params['inspection'] ?? ''))
  const inspection = useLive(() => data.subject('inspection', inspectionId.value), [inspectionId])
  const institutionId = computed(() => inspection.value?.institutionId ?? null)
  const judgement = useJudgement(institutionId, data)
  provide(ruleNameKey, judgement.ruleName)
  const institution = computed(() => judgement.rows.value?.institution ?? null)
  return { data, inspectionId, inspection, institution, judgement }
}
