import type { Transaction } from 'kysely'
import { lockStreams } from '../../db/change-log.ts'
import { isPostgres } from '../../db/open-database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Deps } from '../../deps.ts'

type Work<T> = (trx: Transaction<Tables>) => Promise<T>
type Waiting = { streams: string[]; work: Work<unknown>; resolve(value: unknown): void; reject(error: unknown): void }
type Line = { waiting: Waiting[]; running: boolean; idle: (() => void)[]; /** Milliseconds. */ crowdedAt: number }

const lines = new WeakMap<Deps, Line>()
const lineOf = (deps: Deps): Line => {
  const line = lines.get(deps) ?? { waiting: [], running: false, idle: [], crowdedAt: -Infinity }
  lines.set(deps, line)
  return line
}

/** Pieces of work in one commit at most: what waits behind them waits for all of them. */
const GROUP = 16
/** When several waited at once, more are on their way: that much silence, in milliseconds, says that it is over. */
const SILENCE = 50

/**
 * Runs `work` in a transaction that holds these streams, and resolves when it has committed. SQLite has one writer and
 * waits for the disk with each commit, so what has gathered meanwhile commits together; each is answered only
 * afterwards, as ever. If one of them fails all are undone, and each tries alone. PostgreSQL runs them side by side.
 */
export function inOneCommit<T>(deps: Deps, streams: string[], work: Work<T>): Promise<T> {
  if (isPostgres(deps.db)) return alone(deps, streams, work)
  const line = lineOf(deps)
  return new Promise<T>((resolve, reject) => {
    line.waiting.push({ streams, work, resolve: resolve as Waiting['resolve'], reject })
    if (!line.running) void drain(deps, line)
  })
}

function alone<T>(deps: Deps, streams: string[], work: Work<T>): Promise<T> {
  return deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, streams)
    return work(trx)
  })
}

async function drain(deps: Deps, line: Line): Promise<void> {
  line.running = true
  while (line.waiting.length > 0) {
    const group = line.waiting.splice(0, GROUP)
    if (group.length > 1) line.crowdedAt = performance.now()
    const tried = await commit(deps, group)
    for (const one of tried ? [] : group) await alone(deps, one.streams, one.work).then(one.resolve, one.reject)
  }
  line.running = false
  for (const wake of line.idle.splice(0)) wake()
}

/** False: nothing of it was stored. */
async function commit(deps: Deps, group: Waiting[]): Promise<boolean> {
  const values: unknown[] = []
  try {
    await deps.db.transaction().execute(async (trx) => {
      await lockStreams(
        trx,
        group.flatMap(({ streams }) => streams),
      )
      for (const { work } of group) values.push(await work(trx))
    })
  } catch (error) {
    if (group.length > 1) return false
    for (const { reject } of group) reject(error)
    return true
  }
  group.forEach(({ resolve }, index) => resolve(values[index]))
  return true
}

/**
 * Resolves when no push is under way and no crowd of phones was a moment ago, or after about `patience` milliseconds: what
 * can wait, as judging can, lets phones go first that all have network at once.
 */
export async function pushesPause(deps: Deps, patience: number): Promise<void> {
  const line = lines.get(deps)
  const until = performance.now() + patience
  while (line && performance.now() < until) {
    const silence = line.crowdedAt + SILENCE - performance.now()
    if (!line.running && silence <= 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, line.running ? until - performance.now() : silence)
      if (line.running)
        line.idle.push(() => {
          clearTimeout(timer)
          resolve()
        })
    })
  }
}
