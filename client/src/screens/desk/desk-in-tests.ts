import { createPinia } from 'pinia'
import { createRouter, createMemoryHistory } from 'vue-router'
import type { Router } from 'vue-router'
import { deskApi } from './desk-api.ts'
import { deskKey } from './use-desk.ts'
import type { Desk } from './use-desk.ts'
import { chooseLanguage, i18n } from '../../i18n.ts'

/** One answer of a pretended server: a value for 200, or a refusal by type. */
export type Answer = { ok: unknown } | { refused: string; status: number; errors?: { path: string; message: string }[] }

export type Asked = { method: string; path: string; body: unknown }

const responseOf = (answer: Answer): Response =>
  'ok' in answer
    ? new Response(JSON.stringify(answer.ok), { status: 200 })
    : new Response(
        JSON.stringify({
          type: `urn:nadzor:problem:${answer.refused}`,
          title: answer.refused,
          status: answer.status,
          ...(answer.errors ? { errors: answer.errors } : {}),
        }),
        { status: answer.status },
      )

/**
 * What a desk page stands on, with the network answered by `answer` (null: the connection is lost). Time stands still
 * until `later` lets every timer that waits run once.
 */
export async function deskForTest(answer: (asked: Asked) => Answer | null) {
  const asked: Asked[] = []
  const waiting = new Map<number, () => void>()
  let last = 0
  const desk: Desk = {
    api: deskApi({
      fetch: async (path, init) => {
        const body = typeof init?.body === 'string' ? JSON.parse(init.body) : null
        const request = { method: init?.method ?? 'GET', path: String(path), body }
        asked.push(request)
        const given = answer(request)
        if (given === null) throw new TypeError('connection lost')
        return responseOf(given)
      },
      sleep: async () => {},
    }),
    timers: {
      setTimeout: (run) => {
        waiting.set(++last, run)
        return last
      },
      clearTimeout: (handle) => void waiting.delete(handle),
    },
    page: { visible: () => true, onChange: () => () => {} },
    newId: () => '019a0000-0000-7000-8000-000000000001',
    now: () => '2026-11-21T12:00:00.000Z',
  }
  await chooseLanguage('en')
  const router: Router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', component: { render: () => null } }],
  })
  const later = (): void => {
    const due = [...waiting.values()]
    waiting.clear()
    for (const run of due) run()
  }
  return {
    asked,
    later,
    router,
    global: { plugins: [createPinia(), i18n, router], provide: { [deskKey as symbol]: desk } },
  }
}
