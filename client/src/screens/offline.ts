import { computed, onScopeDispose, shallowRef } from 'vue'
import type { ComputedRef } from 'vue'
import { useSync } from '../data/vue.ts'
import { deviceOnline } from '../device/network.ts'
import { useSession } from '../session.ts'

/** Whether buttons that need the server should say "when there is a network". */
export function useOffline(): ComputedRef<boolean> {
  const device = shallowRef(deviceOnline())
  const look = (): void => {
    device.value = deviceOnline()
  }
  addEventListener('online', look)
  addEventListener('offline', look)
  onScopeDispose(() => {
    removeEventListener('online', look)
    removeEventListener('offline', look)
  })
  const session = useSession()
  const sync = session.data ? useSync() : null
  return computed(() => !device.value || sync?.value.reason === 'offline')
}
