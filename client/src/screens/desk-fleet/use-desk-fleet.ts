import { computed, onMounted, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { FleetResponse } from '@nadzor/shared/api/probes'
import type { Result } from '../desk/desk-api.ts'
import type { Failure } from '../desk/failure.ts'
import { createPagedList } from '../desk/paged-list.ts'
import { usePoll } from '../desk/use-desk.ts'
import type { Desk } from '../desk/use-desk.ts'
import { changesSoon, FOLLOW_EVERY } from './fleet-view.ts'
import type { Asked, FleetLine } from './fleet-view.ts'

/** Probes under way and done, followed while they run. `run` and `stand` are the filters in the address. */
export function useDeskFleet(desk: Desk, run: () => string | undefined, stand: () => string | undefined) {
  const page = shallowRef<FleetResponse | null>(null)
  const asOf = ref<string | null>(null)
  const list = createPagedList<FleetLine>(
    async (after) => {
      const result = await desk.api.fleet({ run: run(), stand: stand(), after })
      if (!result.ok) return result
      let [lines, more] = [result.value.probes, result.value.next]
      // Lines change where they stand while one looks, so every page that is shown is read again.
      const shown = after === undefined ? (list.items.value?.length ?? 0) : 0
      while (lines.length < shown && more !== null) {
        const further = await desk.api.fleet({ run: run(), stand: stand(), after: more })
        if (!further.ok) return further
        lines = [...lines, ...further.value.probes]
        more = further.value.next
      }
      // The figures are over everything asked for, whichever page brought them; the lines are only of this page.
      page.value = result.value
      asOf.value = desk.now()
      return { ok: true, value: { items: lines, next: more } }
    },
    (line) => line.job.id,
    desk.timers,
  )

  let handle: unknown = null
  let stopped = false
  function follow(): void {
    if (handle !== null) desk.timers.clearTimeout(handle as never)
    const soon = page.value !== null && list.failure.value === null && changesSoon(page.value, desk.now())
    // Away or failing: the slower poll takes over, and this starts again with its answer.
    handle = soon && !stopped && desk.page.visible() ? desk.timers.setTimeout(() => void refresh(), FOLLOW_EVERY) : null
  }
  async function refresh(): Promise<boolean> {
    const answered = await list.refresh()
    follow()
    return answered
  }
  onMounted(() => void refresh())
  onScopeDispose(() => {
    stopped = true
    follow()
  })
  usePoll(desk, refresh)
  watch([run, stand], () => {
    page.value = null
    void list.restart().then(follow)
  })

  const busy = ref<string | null>(null)
  const failure = shallowRef<Failure | null>(null)
  /** What was last asked for, for another try. */
  let last: (() => Promise<unknown>) | null = null
  async function act<T>(what: string, send: () => Promise<Result<T>>): Promise<T | null> {
    if (busy.value !== null) return null
    busy.value = what
    failure.value = null
    last = () => act(what, send)
    const result = await send()
    busy.value = null
    if (!result.ok) failure.value = result.failure
    await refresh()
    return result.ok ? result.value : null
  }

  const begun = shallowRef<Asked | null>(null)
  const cancelled = ref<number | null>(null)
  return {
    list,
    asOf,
    counts: computed(() => page.value?.counts ?? null),
    failures: computed(() => page.value?.failures ?? []),
    refresh,
    busy,
    failure,
    /** Who was asked when the last round began here, and who not. */
    begun,
    /** How many the last "stop all" stopped. */
    cancelled,
    again: () => void last?.(),
    async start(recorderIds: string[] | null): Promise<Asked | null> {
      begun.value = null
      cancelled.value = null
      const asked = await act('start', () => desk.api.askRound({ recorderIds }))
      if (asked) begun.value = asked
      return asked
    },
    async cancelAll(): Promise<void> {
      cancelled.value = null
      const answer = await act('cancel', () => desk.api.cancelRound(run()))
      if (answer) cancelled.value = answer.cancelled
    },
    cancelOne: (jobId: string) => act(jobId, () => desk.api.cancelJob(jobId)),
  }
}
export type DeskFleet = ReturnType<typeof useDeskFleet>
