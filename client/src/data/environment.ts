import type { PhotoCanvas } from './photo-canvas.ts'

/** Handle of a timer that `timers.set` gave; opaque to everybody else. */
export type TimerHandle = unknown

/** Something that happens now and then and can be listened to. */
export type Signal = { subscribe(listener: () => void): () => void }

export type StorageEstimate = { usage: number; quota: number }

/**
 * Everything outside the data layer, handed in. Nothing under `client/src/data` but `browser-environment.ts`
 * touches a global: that is what lets the real data layer run in a seeded simulation beside the real server.
 */
export type Environment = {
  /** Requests to the server that served the app. `path` starts with "/". Sends the session cookie. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Milliseconds since 1970, the phone's own clock. */
  now(): number
  /** UUIDv7. */
  newId(): string
  /** Runs `run` while nobody else on this phone (other tabs included) holds `name`; waits for its turn. */
  lock<T>(name: string, run: () => Promise<T>): Promise<T>
  timers: { set(callback: () => void, milliseconds: number): TimerHandle; clear(handle: TimerHandle): void }
  indexedDB: IDBFactory
  IDBKeyRange: typeof IDBKeyRange
  /** SHA-256 of bytes; resolves to 32 bytes. */
  digest(bytes: ArrayBuffer): Promise<ArrayBuffer>
  /** A network appeared. Whether there is one is never asked of the browser, which is often wrong: a request tells. */
  network: Signal
  /** The app came back to the front: resume, visible again, shown from the page cache. */
  resume: Signal
  storage: {
    /** Asks the browser to keep our storage; null where it cannot be asked. */
    persist(): Promise<boolean | null>
    estimate(): Promise<StorageEstimate | null>
  }
  canvas: PhotoCanvas
}
