import { inject, onScopeDispose } from 'vue'
import type { InjectionKey } from 'vue'
import { v7 } from 'uuid'
import { deskApi } from './desk-api.ts'
import type { DeskApi } from './desk-api.ts'
import { createPoll } from './poll.ts'
import type { Visibility } from './poll.ts'
import type { Timers } from './load.ts'

/** The one place where desk pages meet the browser; everything below it is given what it needs. */
export type Desk = { api: DeskApi; timers: Timers; page: Visibility; newId: () => string; now: () => string }
export const deskKey: InjectionKey<Desk> = Symbol('desk')

function browserDesk(): Desk {
  return {
    api: deskApi({
      fetch: (input, init) => fetch(input, init),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    }),
    timers: {
      setTimeout: (run, ms) => setTimeout(run, ms),
      clearTimeout: (handle) => clearTimeout(handle),
    },
    page: {
      visible: () => document.visibilityState === 'visible',
      onChange: (listener) => {
        document.addEventListener('visibilitychange', listener)
        return () => document.removeEventListener('visibilitychange', listener)
      },
    },
    newId: () => v7(),
    now: () => new Date().toISOString(),
  }
}

export function useDesk(): Desk {
  return inject(deskKey, browserDesk, true)
}

/** Polls while the calling component lives. */
export function usePoll(desk: Desk, ask: () => Promise<boolean>): void {
  const poll = createPoll(ask, desk.timers, desk.page)
  poll.start()
  onScopeDispose(() => poll.stop())
}
