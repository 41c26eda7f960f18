import { onScopeDispose, ref } from 'vue'
import type { Ref } from 'vue'

/** Whether the window is a phone's, for what cannot be moved by style alone: actions go to the foot, to the thumb. */
export function useNarrow(): Readonly<Ref<boolean>> {
  const query = window.matchMedia('(max-width: 48rem)')
  const narrow = ref(query.matches)
  const follow = (event: MediaQueryListEvent): void => {
    narrow.value = event.matches
  }
  query.addEventListener('change', follow)
  onScopeDispose(() => query.removeEventListener('change', follow))
  return narrow
}
