import { onMounted, ref, watch } from 'vue'
import { formatTime } from '../../formats.ts'
import { draftOfInstitution, institutionChanges, institutionRules } from '../desk/institution-draft.ts'
import type { InstitutionDraft } from '../desk/institution-draft.ts'
import { createLoad } from '../desk/load.ts'
import type { Desk } from '../desk/use-desk.ts'
import { useForm } from '../desk/use-form.ts'

type Translate = (key: string, params?: Record<string, string>) => string

/** One institution with its form. The draft is made once from what was read; a later reading never overwrites typing. */
export function useDeskInstitution(desk: Desk, id: string, changed: () => void, t: Translate) {
  const load = createLoad(() => desk.api.institution(id), desk.timers)
  const draft = ref<InstitutionDraft | null>(null)
  const done = ref('')
  const form = useForm(() => draft.value as InstitutionDraft, institutionRules)
  watch(load.value, (institution) => {
    if (institution && draft.value === null) draft.value = draftOfInstitution(institution)
  })
  onMounted(() => void load.run())

  async function save(): Promise<void> {
    done.value = ''
    const saved = await form.submit(async (given) => {
      const now = load.value.value
      const changes = now ? institutionChanges(given, now) : {}
      if (Object.keys(changes).length === 0) return { ok: true, value: null }
      const result = await desk.api.changeInstitution(id, changes)
      if (result.ok) load.value.value = result.value
      return result
    })
    if (!saved) return
    done.value = t('desk.form.saved', { time: formatTime(desk.now()) })
    changed()
  }

  return { load, draft, form, done, save }
}
