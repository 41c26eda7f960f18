/// <reference lib="webworker" />
import { clientsClaim } from 'workbox-core'
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] }

/*
 * Keeps every file of the app on the phone, so that a cold start, a deep link and the scanner work without network.
 * It never stores or answers anything under /api/: what a person made lives in Dexie, and custody is not guessed here.
 */
cleanupOutdatedCaches()
precacheAndRoute(self.__WB_MANIFEST)
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api\//] }))

// The first visit is served from here at once; a later version waits until a person asks for it.
clientsClaim()
self.addEventListener('message', (event) => {
  if (event.data === 'load-new-version') void self.skipWaiting()
})
