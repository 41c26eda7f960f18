/** A value that tells its listeners when it changes; Vue-free, so that it runs in the simulation too. */
export type Observable<T> = { get(): T; subscribe(listener: (value: T) => void): () => void }

/** `set` does nothing when the value is equal by content: chips should not flicker. */
export function observable<T>(initial: T): Observable<T> & { set(value: T): void } {
  let current = initial
  const listeners = new Set<(value: T) => void>()
  return {
    get: () => current,
    set: (value) => {
      if (JSON.stringify(value) === JSON.stringify(current)) return
      current = value
      for (const listener of listeners) listener(value)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
