import { readonly, ref } from 'vue'

/*
 * A new version of the app waits until a person takes it, and is never offered inside a visit: a reload between two
 * answers is the last thing an inspector on a ladder needs.
 */

const waiting = ref<ServiceWorker | null>(null)
const there = ref(false)
/** True when a newer version lies ready on this phone. */
export const newVersionReady = readonly(there)

function offer(worker: ServiceWorker | null): void {
  waiting.value = worker
  there.value = worker !== null
}

function watchInstalling(worker: ServiceWorker | null): void {
  worker?.addEventListener('statechange', () => {
    // Without a controller this is the first installation, not a change.
    if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker)
  })
}

export async function startServiceWorker(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  const registration = await navigator.serviceWorker.register('/sw.js', { scope: '/' })
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting)
  watchInstalling(registration.installing)
  registration.addEventListener('updatefound', () => watchInstalling(registration.installing))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void registration.update().catch(() => undefined)
  })
}

/** Loads the new version and reloads the page. */
export function loadNewVersion(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting.value?.postMessage('load-new-version')
}
