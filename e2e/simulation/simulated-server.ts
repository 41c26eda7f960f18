import { randomBytes } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createApp } from '@nadzor/server/app'
import { startSession } from '@nadzor/server/commands/session/start'
import { readConfig } from '@nadzor/server/config'
import type { Deps } from '@nadzor/server/deps'
import { evaluationSettled } from '@nadzor/server/jobs/evaluate'
import { createLogger } from '@nadzor/server/logger'
import { createLoginLimits } from '@nadzor/server/login-limits'
import { createPasswords } from '@nadzor/server/passwords'
import { createPhotos } from '@nadzor/server/photos/photos'
import { createSealer } from '@nadzor/server/recorders/sealing'
import { openFragile } from '@nadzor/server/testing/fragile-database'
import type { FragileDatabase } from '@nadzor/server/testing/fragile-database'
import type { Dice } from './dice.ts'
import { ask } from './in-process.ts'
import type { Cut, Sent } from './in-process.ts'

/** Faults of a server that lies, planted to see whether the invariants would notice. */
export const plants = ['receipt-without-bytes', 'forgotten-mutation', 'skipped-cursor'] as const
export type Plant = (typeof plants)[number]

type Boot = { deps: Deps; database: FragileDatabase; listener: RequestListener; dead: boolean; died: Promise<void> }

/** The real server over a folder that outlives its processes. */
export type SimulatedServer = {
  /** Of the running process. */
  deps(): Deps
  alive(): boolean
  boot(): void
  /** The process is gone: what is not committed is rolled back, nobody gets an answer. */
  kill(): void
  /** Dies at, or loses its database connection at, the n-th touch of the database from now (0: not at all). */
  arm(what: 'kill' | 'break', touches: number): void
  ask(sent: Sent, cut?: Cut): Promise<Response>
  /** What runs beside the requests has come to an end. */
  settled(): Promise<void>
  idle(): boolean
  clock: { now: number }
  /** What an administrator or a login does beside the weather. */
  aside<T>(run: (deps: Deps) => Promise<T>): Promise<T>
  cookieOf(userId: string): Promise<string>
  close(): Promise<void>
}

const passwords = createPasswords()
/** One in so many chances, a planted fault happens. */
const PLANTED = 40

export async function simulatedServer(
  template: string,
  folder: string,
  start: number,
  random: Dice,
  plant: Plant | null,
): Promise<SimulatedServer> {
  await mkdir(folder, { recursive: true })
  await cp(template, join(folder, 'nadzor.sqlite'))
  const clock = { now: start }
  const armed = { kill: 0, break: 0 }
  const config = readConfig({ LOG_LEVEL: 'silent', PUBLIC_URL: 'http://nadzor.test', DATA_DIR: folder })
  const sealer = createSealer(randomBytes(32))
  let inFlight = 0
  let current: Boot
  const forever = () => new Promise<never>(() => undefined)

  function boot(): void {
    let end: () => void = () => undefined
    const died = new Promise<void>((resolve) => (end = resolve))
    const database = openFragile(join(folder, 'nadzor.sqlite'), async (when, sql) => {
      if (own.dead) return forever()
      if (armed.kill > 0 && (armed.kill -= 1) === 0) {
        die()
        return forever()
      }
      // Reading a session or a photo of a broken connection is one 500 like any other.
      if (armed.break > 0 && (armed.break -= 1) === 0) throw new Error('the connection to the database broke')
      const forgets = plant === 'forgotten-mutation' && when === 'before' && sql.startsWith('insert into "mutation"')
      return forgets && random.below(PLANTED) === 0 ? 'skip' : 'go'
    })
    const photos = createPhotos(folder)
    const { store } = photos
    const deps: Deps = {
      db: database.db,
      now: () => new Date(clock.now),
      newId: () => random.uuid(clock.now),
      randomBytes,
      log: createLogger('silent'),
      config,
      packs: [],
      clientDir: '/nonexistent',
      passwords,
      photos: {
        ...photos,
        store: {
          ...store,
          put: async (sha256, bytes) => {
            if (own.dead) return forever()
            if (plant === 'receipt-without-bytes' && random.below(PLANTED / 4) === 0) return
            await store.put(sha256, bytes)
          },
        },
      },
      loginLimits: createLoginLimits(),
      sealer,
      wakeProbes: () => undefined,
      isDraining: () => false,
    }
    function die(): void {
      if (own.dead) return
      own.dead = true
      database.cut()
      end()
    }
    const own: Boot = { deps, database, listener: createApp(deps).callback(), dead: false, died }
    current = Object.assign(own, { die })
  }
  boot()

  async function aside<T>(act: (deps: Deps) => Promise<T>): Promise<T> {
    const before = { ...armed }
    Object.assign(armed, { kill: 0, break: 0 })
    try {
      return await act(current.deps)
    } finally {
      Object.assign(armed, before)
    }
  }

  const kill = () => (current! as Boot & { die(): void }).die()
  return {
    deps: () => current.deps,
    alive: () => !current.dead,
    boot,
    kill,
    arm: (what, touches) => void (armed[what] = touches),
    async ask(sent, cut = 'whole') {
      const serving = current
      if (serving.dead) throw new TypeError('connection refused')
      inFlight += 1
      try {
        const reset = serving.died.then((): never => {
          throw new TypeError('connection reset')
        })
        const response = await Promise.race([ask(serving.listener, sent, cut), reset])
        return plant === 'skipped-cursor' && sent.path === '/api/sync/pull' ? await skipRow(response, random) : response
      } finally {
        inFlight -= 1
      }
    },
    async settled() {
      const serving = current
      await Promise.race([evaluationSettled(serving.deps), serving.died])
    },
    idle: () => inFlight === 0,
    clock,
    aside,
    async cookieOf(userId) {
      const { token } = await aside((deps) => startSession(deps, deps.db, userId, 'simulation'))
      return `nadzor_session=${token}`
    },
    async close() {
      if (!current.dead) {
        await evaluationSettled(current.deps)
        await current.deps.photos.thumbnails.close()
        kill()
      }
    },
  }
}

/** A page whose cursor is past a row that it does not hold. */
async function skipRow(response: Response, random: Dice): Promise<Response> {
  if (!response.ok || random.below(PLANTED) > 0) return response
  const page = (await response.json()) as { rows: unknown[] }
  return Response.json({ ...page, rows: page.rows.slice(0, -1) })
}
