import { defineStore } from 'pinia'
import { ref, watch } from 'vue'

const KEPT = 'nadzor.desk-drafts'

function read(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}')
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/**
 * What was typed on the desk and not accepted by the server yet, by whose and where (`user/place`). It outlives
 * another page, a log-in after the session ran out and a reload of this tab; closing the tab ends it. A draft is read
 * back only under the same user's name, so the next person at a shared desk never meets it.
 */
export const useKeptDrafts = defineStore('desk-drafts', () => {
  const kept = ref(read())
  watch(
    kept,
    (now) => {
      try {
        sessionStorage.setItem(KEPT, JSON.stringify(now))
      } catch {
        // Storage full or forbidden: the draft still lives as long as the page does.
      }
    },
    { deep: true },
  )

  function keep(key: string, draft: unknown): void {
    kept.value = { ...kept.value, [key]: draft }
  }
  function drop(key: string): void {
    if (!(key in kept.value)) return
    const { [key]: _, ...rest } = kept.value
    kept.value = rest
  }
  return {
    keep,
    drop,
    get: (key: string): unknown => kept.value[key],
    /** Keys that begin so, without that beginning. */
    under: (prefix: string): string[] =>
      Object.keys(kept.value).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : [])),
  }
})
