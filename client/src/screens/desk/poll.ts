import type { Timers } from './load.ts'

export const POLL_EVERY = 15_000
/** With the server away, the pause doubles up to this, so a waking server is not met by every desk at once. */
export const POLL_AT_MOST = 240_000

export type Visibility = { visible: () => boolean; onChange: (listener: () => void) => () => void }

/**
 * Asks again every 15 s while the page is visible; hidden pages ask nothing and ask at once when shown again.
 * `ask` says whether it was answered: unanswered asks double the pause, an answer resets it.
 */
export function createPoll(ask: () => Promise<boolean>, timers: Timers, page: Visibility) {
  let pause = POLL_EVERY
  let handle: unknown = null
  let running = false
  let asking = false
  let unwatch = (): void => {}

  function plan(): void {
    if (handle !== null) timers.clearTimeout(handle as never)
    handle = running && page.visible() ? timers.setTimeout(() => void turn(), pause) : null
  }

  async function turn(): Promise<void> {
    if (asking) return
    asking = true
    const answered = await ask()
    asking = false
    pause = answered ? POLL_EVERY : Math.min(pause * 2, POLL_AT_MOST)
    plan()
  }

  return {
    start(): void {
      if (running) return
      running = true
      unwatch = page.onChange(() => (page.visible() ? void turn() : plan()))
      plan()
    },
    stop(): void {
      running = false
      unwatch()
      plan()
    },
  }
}
