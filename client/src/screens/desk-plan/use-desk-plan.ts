import { onMounted, onScopeDispose } from 'vue'
import { allInstitutions } from '../desk/institution-names.ts'
import { createLoad } from '../desk/load.ts'
import type { Desk } from '../desk/use-desk.ts'
import { plannedVisits } from './planned-visits.ts'

/**
 * What a reviewer plans with: the visits nobody has started, and the institutions. Visits are read again when the page
 * comes back into view: an inspector may have started one meanwhile.
 */
export function useDeskPlan(desk: Desk) {
  const visits = createLoad(() => plannedVisits(desk.api), desk.timers)
  const institutions = createLoad(() => allInstitutions(desk.api), desk.timers)
  onMounted(() => {
    void visits.run()
    void institutions.run()
  })
  onScopeDispose(desk.page.onChange(() => void (desk.page.visible() && visits.run())))
  return { visits, institutions }
}
export type DeskPlan = ReturnType<typeof useDeskPlan>
