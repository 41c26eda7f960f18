import type { Sync, SyncState } from './contract.ts'
import { countUnsent, noteCounts } from './counts.ts'
import type { TimerHandle } from './environment.ts'
import { ProblemError } from './http.ts'
import { observable } from './observable.ts'
import { Refusal } from './problems.ts'
import { syncRound } from './round.ts'
import { instantNow } from './store.ts'
import type { Store } from './store.ts'

const MINUTE = 60_000
/** After a failed round; the last one repeats. A network that comes back, or a resume, does not wait for it. */
const BACK_OFF = [2_000, 5_000, 15_000, 30_000, MINUTE, 2 * MINUTE, 5 * MINUTE]
/** Between rounds when all is well. */
const IDLE = MINUTE
/** Answers given in quick succession travel together. */
const GATHER = 300

export type SyncMachine = Sync & {
  /** Something was written: send it soon, and count it now. */
  written(): Promise<void>
  /** Counts again; the numbers on chips come from the database, never from arithmetic here. */
  recount(): Promise<void>
}

/**
 * When to send and fetch: at start, on resume, when a network appears, after a change, and by timer with back-off.
 * Nothing relies on Background Sync, which phones other than Chromium's lack. Errors become states, never
 * rejections.
 */
export function createSync(store: Store, lastOk: string | null): SyncMachine {
  const { env, db } = store
  const state = observable<SyncState>({
    phase: 'idle',
    reason: null,
    problem: null,
    waiting: { answers: 0, photos: 0 },
    rejected: 0,
    lastOk,
  })
  const change = (fields: Partial<SyncState>) => state.set({ ...state.get(), ...fields })
  let started = false
  let failures = 0
  let timer: TimerHandle
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  let unsubscribe: (() => void)[] = []

  async function recount(): Promise<void> {
    try {
      const { answers, photos, rejected } = await countUnsent(db)
      change({ waiting: { answers, photos }, rejected })
    } catch {
      // The database is closing; whoever opens it again counts anew.
    }
  }

  async function round(): Promise<void> {
    let stopped = false
    const halt = () => (stopped ||= !db.isOpen())
    try {
      const complete = await syncRound({
        store,
        stopped: halt,
        interrupted: () => next !== null,
        phase: (phase) => {
          change({ phase, reason: null, problem: null })
          void recount()
        },
      })
      if (halt()) return
      failures = 0
      if (complete) {
        const at = instantNow(env)
        await db.meta.put({ key: 'lastOk', value: at })
        change({ lastOk: at })
      }
      change({ phase: 'idle', reason: null, problem: null })
    } catch (error) {
      if (halt()) return
      failures += 1
      change({ phase: 'waiting', ...whyNot(error) })
    } finally {
      await recount()
      await noteCounts(store)
    }
  }

  function schedule(milliseconds: number): void {
    env.timers.clear(timer)
    if (started) timer = env.timers.set(() => void now(), milliseconds)
  }

  async function run(): Promise<void> {
    env.timers.clear(timer)
    await round()
    running = null
    if (next === null) schedule(failures === 0 ? IDLE : (BACK_OFF[Math.min(failures, BACK_OFF.length) - 1] ?? IDLE))
  }

  /** One round at a time; calls during a round share the one that follows it. */
  function now(): Promise<void> {
    if (running === null) return (running = run())
    next ??= running.then(() => {
      next = null
      return (running = run())
    })
    return next
  }

  const wake = () => void now()
  return {
    start: () => {
      if (started) return
      started = true
      unsubscribe = [env.network.subscribe(wake), env.resume.subscribe(wake)]
      wake()
    },
    stop: () => {
      started = false
      env.timers.clear(timer)
      for (const end of unsubscribe) end()
      unsubscribe = []
    },
    now,
    written: async () => {
      await recount()
      if (running !== null) void now()
      else if (failures === 0) schedule(GATHER)
    },
    recount,
    state,
  }
}

function whyNot(error: unknown): Pick<SyncState, 'reason' | 'problem'> {
  if (error instanceof Refusal && error.code === 'no-connection') return { reason: 'offline', problem: null }
  if (error instanceof ProblemError) {
    if (error.problem.status === 401) return { reason: 'session-expired', problem: error.problem }
    return { reason: 'server', problem: error.problem }
  }
  return {
    reason: 'server',
    problem: { type: 'internal', title: error instanceof Error ? error.message : String(error), status: 500 },
  }
}
