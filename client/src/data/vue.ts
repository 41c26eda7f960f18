import { liveQuery } from 'dexie'
import { inject, onScopeDispose, shallowRef, watch } from 'vue'
import type { App, InjectionKey, Ref, WatchSource } from 'vue'
import { useSession } from '../session.ts'
import type { Data, SyncState } from './contract.ts'

const dataKey: InjectionKey<Data> = Symbol('data')

/** For component tests, and for whoever opens a `Data` without the session store. */
export function provideData(app: App, data: Data): void {
  app.provide(dataKey, data)
}

/** The signed-in user's open data. Throws when nobody is signed in: the router keeps such screens away. */
export function useData(): Data {
  const data = inject(dataKey, null) ?? useSession().data
  if (data === null) throw new Error('useData() before anybody signed in')
  return data
}

/**
 * The result of `query`, again whenever the tables it read change (also from another tab) or `deps` change.
 * `undefined` until the first result. An error of the query goes to Vue's error handler; the last value stays.
 */
export function useLive<T>(query: () => Promise<T> | T, deps: WatchSource[] = []): Ref<T | undefined> {
  const result = shallowRef<T>()
  const failure = shallowRef<unknown>()
  let subscription: { unsubscribe(): void } | undefined
  const subscribe = () => {
    subscription?.unsubscribe()
    // Only of an async function does Dexie follow what is read behind the first `await`.
    subscription = liveQuery(async () => query()).subscribe({
      next: (value) => (result.value = value),
      error: (error: unknown) => {
        // Signing out closes the database under screens that are about to go.
        if (!(error instanceof Error && error.name === 'DatabaseClosedError')) failure.value = error
      },
    })
  }
  subscribe()
  watch(deps, subscribe)
  // Thrown inside a watcher, it reaches app.config.errorHandler like any other bug of a screen.
  watch(failure, (error) => {
    throw error
  })
  onScopeDispose(() => subscription?.unsubscribe())
  return result
}

/** The state of sending and fetching, for chips and banners. */
export function useSync(): Ref<SyncState> {
  const { sync } = useData()
  const state = shallowRef(sync.state.get())
  onScopeDispose(sync.state.subscribe((next) => (state.value = next)))
  return state
}
