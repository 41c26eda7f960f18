import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { v7 as uuidv7 } from 'uuid'
import type { Environment, StorageEstimate } from '../environment.ts'
import type { PhotoCanvas } from '../photo-canvas.ts'

type Timer = { at: number; callback: () => void }

/** One phone in memory: what survives a restart of the app is its IndexedDB, shared by every `boot`. */
export type Phone = {
  /** The app starts anew on the same storage; timers and locks of the last run are gone. */
  boot(fetch: Environment['fetch'], canvas?: PhotoCanvas): Environment
  /** The browser threw everything away. */
  wipe(): void
  setOnline(online: boolean): void
  resume(): void
  /** Moves the phone's clock and runs what was due, in order. Awaits nothing by itself. */
  advance(milliseconds: number): void
  pendingTimers(): number
  setEstimate(estimate: StorageEstimate | null): void
  /** Clock, in milliseconds since 1970. */
  at(): number
}

export const noCanvas: PhotoCanvas = { open: () => Promise.reject(new Error('this phone takes no photos')) }

export function memoryPhone(start = '2026-11-21T09:41:00.000Z'): Phone {
  let factory = new IDBFactory()
  let now = Date.parse(start)
  let online = true
  let estimate: StorageEstimate | null = null
  let timers = new Set<Timer>()
  let back = new Set<() => void>()
  let resumed = new Set<() => void>()

  return {
    boot(fetch, canvas = noCanvas) {
      timers = new Set()
      back = new Set()
      resumed = new Set()
      const queues = new Map<string, Promise<unknown>>()
      const own = { timers, back, resumed }
      return {
        fetch: (path, init) => (online ? fetch(path, init) : Promise.reject(new TypeError('no network'))),
        now: () => now,
        newId: () => uuidv7(),
        lock: (name, run) => {
          const turn = (queues.get(name) ?? Promise.resolve()).then(run, run)
          queues.set(
            name,
            turn.catch(() => undefined),
          )
          return turn
        },
        timers: {
          set: (callback, milliseconds) => {
            const timer = { at: now + milliseconds, callback }
            own.timers.add(timer)
            return timer
          },
          clear: (handle) => void own.timers.delete(handle as Timer),
        },
        indexedDB: factory,
        IDBKeyRange: IDBKeyRange as unknown as typeof globalThis.IDBKeyRange,
        // eslint-disable-next-line no-restricted-globals -- here it is handed in
        digest: (bytes) => crypto.subtle.digest('SHA-256', bytes),
        network: { subscribe: listenTo(own.back) },
        resume: { subscribe: listenTo(own.resumed) },
        storage: { persist: async () => true, estimate: async () => estimate },
        canvas,
      }
    },
    wipe: () => void (factory = new IDBFactory()),
    setOnline(next) {
      const appeared = next && !online
      online = next
      if (appeared) for (const listener of back) listener()
    },
    resume: () => {
      for (const listener of resumed) listener()
    },
    advance(milliseconds) {
      now += milliseconds
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        if (timer.at > now || !timers.delete(timer)) continue
        timer.callback()
      }
    },
    pendingTimers: () => timers.size,
    setEstimate: (next) => void (estimate = next),
    at: () => now,
  }
}

function listenTo(listeners: Set<() => void>): (listener: () => void) => () => void {
  return (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
}
