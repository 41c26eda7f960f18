import { computed, ref, shallowRef } from 'vue'
import type { Result } from './desk-api.ts'
import type { Failure } from './failure.ts'
import { PLACEHOLDER_AFTER } from './load.ts'
import type { Timers } from './load.ts'

export type PageRead<T> = { items: T[]; next: string | null }

/**
 * A list read page by page. `refresh` reads the first page again and puts it before what older pages brought, so a
 * polled list grows at the top without losing the reader's place; `more` appends. Both keep what is shown on failure.
 */
export function createPagedList<T>(
  read: (after: string | undefined) => Promise<Result<PageRead<T>>>,
  idOf: (item: T) => string,
  timers: Timers,
) {
  const items = shallowRef<T[] | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const busy = ref(false)
  const slow = ref(false)
  const next = ref<string | null>(null)
  let generation = 0

  async function refresh(): Promise<boolean> {
    const mine = generation
    const first = items.value === null
    busy.value = true
    const handle = timers.setTimeout(() => (slow.value = mine === generation), PLACEHOLDER_AFTER)
    const result = await read(undefined)
    timers.clearTimeout(handle as never)
    if (mine !== generation) return false
    busy.value = false
    slow.value = false
    if (!result.ok) {
      failure.value = result.failure
      return false
    }
    failure.value = null
    const fresh = new Set(result.value.items.map(idOf))
    const older = (items.value ?? []).filter((item) => !fresh.has(idOf(item)))
    // One page only: it is the whole truth, and rows that left it are gone. Otherwise older pages stay behind it.
    items.value = result.value.next === null ? result.value.items : [...result.value.items, ...older]
    if (first || result.value.next === null) next.value = result.value.next
    return true
  }

  async function more(): Promise<void> {
    if (next.value === null || busy.value) return
    const mine = generation
    busy.value = true
    const result = await read(next.value)
    if (mine !== generation) return
    busy.value = false
    if (!result.ok) {
      failure.value = result.failure
      return
    }
    failure.value = null
    const seen = new Set((items.value ?? []).map(idOf))
    items.value = [...(items.value ?? []), ...result.value.items.filter((item) => !seen.has(idOf(item)))]
    next.value = result.value.next
  }

  /** Starts from nothing: another filter or search. */
  function restart(): Promise<boolean> {
    generation += 1
    items.value = null
    failure.value = null
    next.value = null
    slow.value = false
    return refresh()
  }

  return {
    items,
    failure,
    busy,
    next,
    placeholder: computed(() => slow.value && items.value === null),
    refresh,
    more,
    restart,
  }
}
export type PagedList<T> = ReturnType<typeof createPagedList<T>>
