import { onScopeDispose, shallowRef } from 'vue'
import type { Ref } from 'vue'

/** Milliseconds since 1970 by the phone's own clock, which may be wrong: kept as said, never used for order. */
export function deviceNow(): number {
  return Date.now()
}

/** Milliseconds since 1970, renewed every `every` milliseconds while the component lives: "3 minutes ago". */
export function useNow(every = 30_000): Ref<number> {
  const now = shallowRef(deviceNow())
  const timer = setInterval(() => (now.value = deviceNow()), every)
  onScopeDispose(() => clearInterval(timer))
  return now
}
