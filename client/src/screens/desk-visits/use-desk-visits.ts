import { onMounted, ref, watch } from 'vue'
import type { InspectionsResponse } from '@nadzor/shared/api/review'
import type { Desk } from '../desk/use-desk.ts'
import { usePoll } from '../desk/use-desk.ts'
import { useInstitutionNames } from '../desk/institution-names.ts'
import { createPagedList } from '../desk/paged-list.ts'

export type VisitRow = InspectionsResponse['inspections'][number]

/** What arrived, newest first, kept fresh while the page is visible. `institution` is the filter in the address. */
export function useDeskVisits(desk: Desk, institution: () => string | undefined) {
  /** When the server last answered; null before it did. */
  const asOf = ref<string | null>(null)
  const list = createPagedList<VisitRow>(
    async (after) => {
      const result = await desk.api.inspections({ after, institution: institution() })
      if (!result.ok) return result
      asOf.value = desk.now()
      return { ok: true, value: { items: result.value.inspections, next: result.value.next } }
    },
    (row) => row.inspection.id,
    desk.timers,
  )
  const institutions = useInstitutionNames(desk)
  watch(institution, () => void list.restart())
  onMounted(() => void list.refresh())
  usePoll(desk, () => list.refresh())

  return { list, asOf, institutions }
}

/** The moment a visit is listed under: its end, else its start. */
export function momentOf(row: VisitRow): string | null {
  return row.inspection.finishedAt ?? row.inspection.startedAt
}
