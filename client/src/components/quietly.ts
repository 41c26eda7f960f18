import { onScopeDispose, ref, watch } from 'vue'
import type { Ref } from 'vue'

/**
 * The same words, but changing at most once per `milliseconds` and empty at first: for live regions, so that a
 * screen reader is told how things stand without being talked over by a counter.
 */
export function useQuietly(words: Readonly<Ref<string>>, milliseconds: number): Readonly<Ref<string>> {
  const said = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(words, () => {
    timer ??= setTimeout(() => {
      timer = undefined
      said.value = words.value
    }, milliseconds)
  })
  onScopeDispose(() => clearTimeout(timer))
  return said
}
