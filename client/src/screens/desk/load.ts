import { computed, ref, shallowRef } from 'vue'
import type { Result } from './desk-api.ts'
import type { Failure } from './failure.ts'

export type Timers = {
  setTimeout: (run: () => void, ms: number) => unknown
  clearTimeout: (handle: never) => void
}

/** Before this nothing is drawn: most answers come sooner, and a flash of placeholders reads as a fault (ux section 3). */
export const PLACEHOLDER_AFTER = 400

/**
 * One thing a page needs from the server. What is shown stays while it is read again and when that fails: then the
 * failure stands beside the older value. An answer that was overtaken by a later call is dropped.
 */
export function createLoad<T>(load: () => Promise<Result<T>>, timers: Timers) {
  const value = shallowRef<T | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const busy = ref(false)
  const slow = ref(false)
  let current = 0

  async function run(): Promise<void> {
    const mine = ++current
    busy.value = true
    slow.value = false
    const handle = timers.setTimeout(() => {
      if (mine === current) slow.value = true
    }, PLACEHOLDER_AFTER)
    const result = await load()
    timers.clearTimeout(handle as never)
    if (mine !== current) return
    busy.value = false
    slow.value = false
    if (result.ok) {
      value.value = result.value
      failure.value = null
    } else failure.value = result.failure
  }

  /** Forgets everything, as before the first call: another address, another user. */
  function clear(): void {
    current += 1
    value.value = null
    failure.value = null
    busy.value = false
    slow.value = false
  }

  return {
    value,
    failure,
    busy,
    /** Ruled rows are drawn only while nothing older can be shown. */
    placeholder: computed(() => slow.value && value.value === null),
    run,
    clear,
  }
}
export type Load<T> = ReturnType<typeof createLoad<T>>
