import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Data } from '../../data/contract.ts'
import { requestJson } from '../../data/http.ts'
import { probeNow } from './probe-now.ts'
import type { ProbeState } from './probe-now.ts'

/** "Check now": the only thing of an order that needs the server. `news` changes when the order has something new. */
export function useProbe(data: Data, news: () => string) {
  const state = shallowRef<ProbeState>({ step: 'idle' })
  const busy = ref(false)
  let stopped = false
  onScopeDispose(() => (stopped = true))

  async function check(recorderId: string): Promise<void> {
    if (busy.value) return
    busy.value = true
    const before = news()
    await probeNow(recorderId, {
      request: (method, path, schema) => requestJson(data.env, method, path, schema),
      sleep: (milliseconds) => new Promise((resolve) => data.env.timers.set(resolve, milliseconds)),
      stopped: () => stopped,
      say: (next) => (state.value = next),
      async fetched() {
        await data.sync.now()
        return news() !== before
      },
    })
    busy.value = false
  }
  return {
    state,
    busy,
    check,
    /** Forgets what the last one told: something else has been said since. */
    clear: () => (state.value = { step: 'idle' }),
  }
}
