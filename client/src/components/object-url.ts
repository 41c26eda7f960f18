import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'

/** An address for a Blob while the component lives; revoked when the Blob changes or the component goes. */
export function useObjectUrl(blob: () => Blob | null | undefined): Readonly<Ref<string | null>> {
  const url = shallowRef<string | null>(null)
  const drop = (): void => {
    if (url.value) URL.revokeObjectURL(url.value)
    url.value = null
  }
  watch(
    blob,
    (now) => {
      drop()
      if (now) url.value = URL.createObjectURL(now)
    },
    { immediate: true },
  )
  onScopeDispose(drop)
  return url
}
