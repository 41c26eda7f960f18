import { v7 as uuidv7 } from 'uuid'
import { deviceNow } from '../device/clock.ts'
import { onNetworkBack, onResume } from '../device/network.ts'
import { browserCanvas } from './browser-canvas.ts'
import type { Environment } from './environment.ts'

/** In-page queue for browsers without Web Locks (an insecure origin); other tabs are then not held back. */
const queues = new Map<string, Promise<unknown>>()
function lockInPage<T>(name: string, run: () => Promise<T>): Promise<T> {
  const turn = (queues.get(name) ?? Promise.resolve()).then(run, run)
  queues.set(name, turn)
  return turn
}

/** The real phone: the only place under `data/` (with its canvas) that touches browser globals. */
export function browserEnvironment(): Environment {
  return {
    fetch: (path, init) => fetch(path, { credentials: 'same-origin', ...init }),
    now: deviceNow,
    newId: () => uuidv7(),
    lock: (name, run) => ('locks' in navigator ? navigator.locks.request(name, run) : lockInPage(name, run)),
    timers: {
      set: (callback, milliseconds) => setTimeout(callback, milliseconds),
      clear: (handle) => clearTimeout(handle as number),
    },
    indexedDB,
    IDBKeyRange,
    digest: (bytes) => crypto.subtle.digest('SHA-256', bytes),
    network: { subscribe: onNetworkBack },
    resume: { subscribe: onResume },
    storage: {
      // Absent outside a secure context.
      persist: async () => (navigator.storage ? await navigator.storage.persist() : null),
      estimate: async () => {
        if (!navigator.storage) return null
        const { usage, quota } = await navigator.storage.estimate()
        return usage === undefined || quota === undefined ? null : { usage, quota }
      },
    },
    canvas: browserCanvas,
  }
}
