import './theme.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { reportFault } from './fault.ts'
import { i18n, startLanguage } from './i18n.ts'
import { startServiceWorker } from './new-version.ts'
import { createAppRouter } from './router.ts'
import { useSession } from './session.ts'

async function start(): Promise<void> {
  const app = createApp(App)
  app.config.errorHandler = (error) => reportFault(error)
  addEventListener('unhandledrejection', (event) => {
    // What was called off (a camera stopped while it starts, a request of a screen that closed) is no fault.
    if (!(event.reason instanceof DOMException && event.reason.name === 'AbortError')) reportFault(event.reason)
  })
  app.use(createPinia())
  app.use(i18n)
  const session = useSession()
  await Promise.all([startLanguage(), session.start()])
  const router = createAppRouter(session)
  app.use(router)
  await router.isReady()
  app.mount('#app')
}

start().catch((error: unknown) => {
  // Nothing is mounted yet, so nothing of ours can show it: leave a trace and a way out.
  console.error(error)
  document.body.textContent = `nadzor: ${String(error)}`
})
void startServiceWorker().catch((error: unknown) => console.warn('service worker', error))
