import type { Inspection, Mandate } from '@nadzor/shared/facts/inspection'
import { reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Data } from '../../data/contract.ts'
import { dayOf } from '../../formats.ts'
import { sayRefusal } from '../say-refusal.ts'

export const reasons: Mandate['reason'][] = ['planned', 'complaint', 'follow-up', 'other']

/** The form that starts a visit: why, by whom, on what paper, which day. */
export function useStartVisit(data: Data, issuer: () => string) {
  const { t } = useI18n()
  const form = reactive({
    reason: 'planned' as Mandate['reason'],
    issuedBy: issuer(),
    reference: '',
    day: dayOf(data.now()),
  })
  const errors = reactive<{ issuedBy: string | null; day: string | null }>({ issuedBy: null, day: null })
  const busy = ref(false)
  const refusal = ref<string | null>(null)

  /** Resolves to the new visit's id, or null when the form or the phone said no. */
  async function start(institutionId: string): Promise<string | null> {
    errors.issuedBy = form.issuedBy.trim() ? null : t('visit.start.issuedByNeeded')
    errors.day = form.day ? null : t('common.field.date')
    if (errors.issuedBy || errors.day || busy.value) return null
    busy.value = true
    refusal.value = null
    const inspection: Inspection = {
      id: data.newId(),
      institutionId,
      mandate: {
        reason: form.reason,
        issuedBy: form.issuedBy.trim(),
        reference: form.reference.trim() || null,
        day: form.day,
      },
      inspectors: [data.userId],
      state: 'open',
      startedAt: data.now(),
      finishedAt: null,
      remark: null,
    }
    try {
      await data.write([{ name: 'inspection.start', institutionId, args: { inspection } }])
      return inspection.id
    } catch (error) {
      refusal.value = sayRefusal(error)
      return null
    } finally {
      busy.value = false
    }
  }
  return { form, errors, busy, refusal, start }
}
