import { onMounted, ref, watch } from 'vue'
import type * as z from 'zod/mini'
import type { recordersResponse } from '@nadzor/shared/api/recorders'
import { useInstitutionNames } from '../desk/institution-names.ts'
import { createPagedList } from '../desk/paged-list.ts'
import { usePoll } from '../desk/use-desk.ts'
import type { Desk } from '../desk/use-desk.ts'

export type RecorderLine = z.infer<typeof recordersResponse>['recorders'][number]

/** Recorders by institution, kept fresh while the page is visible. `institution` is the filter in the address. */
export function useDeskRecorders(desk: Desk, institution: () => string | undefined) {
  /** When the server last answered; null before it did. */
  const asOf = ref<string | null>(null)
  const list = createPagedList<RecorderLine>(
    async (after) => {
      const result = await desk.api.recorders({ after, institution: institution() })
      if (!result.ok) return result
      asOf.value = desk.now()
      return { ok: true, value: { items: result.value.recorders, next: result.value.next } }
    },
    (line) => line.recorder.id,
    desk.timers,
  )
  const institutions = useInstitutionNames(desk)
  watch(institution, () => void list.restart())
  onMounted(() => void list.refresh())
  usePoll(desk, () => list.refresh())
  return { list, asOf, institutions }
}
