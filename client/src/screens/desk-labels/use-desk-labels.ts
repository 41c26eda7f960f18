import { computed, onMounted, ref, shallowRef } from 'vue'
import type { Label } from '@nadzor/shared/facts/label'
import { createPagedList } from '../desk/paged-list.ts'
import type { FormRules } from '../desk/form.ts'
import type { Desk } from '../desk/use-desk.ts'
import { useForm } from '../desk/use-form.ts'
import { countOf, isFree, sheetAddress, shown, withNew } from './label-choice.ts'
import type { Show } from './label-choice.ts'

const countRules: FormRules<string> = {
  fields: ['count'],
  check: (typed) => (countOf(typed) === null ? { count: 'count' } : {}),
}

/** The labels of the authority: made, listed, chosen for a sheet. `show` narrows what is loaded. */
export function useDeskLabels(desk: Desk, show: () => Show) {
  const plates = ref<Record<string, string>>({})
  const list = createPagedList<Label>(
    async (after) => {
      const result = await desk.api.labels({ after })
      if (!result.ok) return result
      plates.value = { ...plates.value, ...result.value.plates }
      return { ok: true, value: { items: result.value.labels, next: result.value.next } }
    },
    (label) => label.code,
    desk.timers,
  )
  onMounted(() => void list.refresh())

  const minted = shallowRef<Label[]>([])
  const lately = ref(0)
  const chosen = ref<string[]>([])
  const labels = computed(() => withNew(minted.value, list.items.value ?? []))
  const count = ref('10')
  const form = useForm(() => count.value, countRules)

  async function mint(): Promise<void> {
    await form.submit(async (typed) => {
      const result = await desk.api.mintLabels(countOf(typed) ?? 0)
      if (result.ok) {
        minted.value = [...result.value.labels, ...minted.value]
        lately.value = result.value.labels.length
        chosen.value = result.value.labels.map((label) => label.code)
      }
      return result
    })
  }

  function choose(code: string, wanted: boolean): void {
    const others = chosen.value.filter((one) => one !== code)
    chosen.value = wanted ? [...others, code] : others
  }
  function chooseFree(): void {
    chosen.value = labels.value.filter(isFree).map((label) => label.code)
  }
  function chooseNone(): void {
    chosen.value = []
  }

  return {
    list,
    plates,
    labels: computed(() => shown(labels.value, show())),
    /** Null until the first answer: an empty list is a fact, not a beginning. */
    known: computed(() => list.items.value !== null || minted.value.length > 0),
    none: computed(() => labels.value.length === 0),
    count,
    form,
    mint,
    lately,
    chosen,
    choose,
    chooseFree,
    chooseNone,
    sheet: computed(() => sheetAddress(chosen.value)),
  }
}
