import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import type { Role } from '@nadzor/shared/facts/person'
import { createApp } from '../app.ts'
import { startSession } from '../commands/session/start.ts'
import { readConfig } from '../config.ts'
import { migrate } from '../db/open-database.ts'
import type { Database } from '../db/open-database.ts'
import type { Deps } from '../deps.ts'
import { evaluationSettled } from '../jobs/evaluate.ts'
import { createLogger } from '../logger.ts'
import { createLoginLimits } from '../login-limits.ts'
import { hashedPacks } from '../packs.ts'
import { createPasswords } from '../passwords.ts'
import { createPhotos } from '../photos/photos.ts'
import { createSealer } from '../recorders/sealing.ts'
import { seed } from './seed.ts'
import type { Seeded } from './seed.ts'

/** From where a person of the test world looks at institution `here`: it is theirs, it is not, it is another authority's. */
export type Standpoint = 'here' | 'other' | 'abroad'
export type Requester = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Response>

export type World = Seeded & {
  deps: Deps
  url: string
  /** The clock stands still until a test moves it. */
  setNow(at: string): void
  /** Requests without a session. */
  anonymous: Requester
  /** Requests of a seeded person, with a session of their own. */
  as(role: Role, standpoint?: Standpoint): Promise<Requester>
  /** Requests with this session token, or with none. */
  withToken(token: string | null): Requester
  close(): Promise<void>
}

/** The real packs, hashed once: judging by anything else would prove nothing. */
const packs = hashedPacks()

export const START = '2026-11-21T09:00:00.000Z'

/** The whole server over `db`, on a random loopback port, with people of every role seeded. */
export async function openWorld(db: Database, overrides: Partial<Deps> = {}): Promise<World> {
  let now = START
  const scratch = await mkdtemp(join(tmpdir(), 'nadzor-server-'))
  const config = readConfig({ LOG_LEVEL: 'silent', PUBLIC_URL: 'http://nadzor.test', DATA_DIR: scratch })
  const deps: Deps = {
    db,
    now: () => new Date(now),
    newId: v7,
    randomBytes,
    log: createLogger('silent'),
    config,
    packs,
    clientDir: '/nonexistent',
    passwords: createPasswords(),
    photos: createPhotos(config.dataDir),
    loginLimits: createLoginLimits(),
    sealer: createSealer(randomBytes(32)),
    wakeProbes: () => undefined,
    isDraining: () => false,
    ...overrides,
  }
  await migrate(db)
  const seeded = await seed(deps)
  const server = createServer(createApp(deps).callback())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const withToken =
    (token: string | null): Requester =>
    (method, path, body, headers = {}) =>
      fetch(url + path, {
        method,
        redirect: 'manual',
        headers: {
          Origin: url,
          ...(token === null ? {} : { Cookie: `nadzor_session=${token}` }),
          ...(body === undefined || body instanceof Uint8Array ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
      })

  return {
    ...seeded,
    deps,
    url,
    setNow: (at) => void (now = at),
    anonymous: withToken(null),
    withToken,
    async as(role, standpoint = 'here') {
      const { token } = await startSession(deps, db, seeded.people[role][standpoint].id, 'test')
      return withToken(token)
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await evaluationSettled(deps)
      await deps.photos.thumbnails.close()
      await rm(scratch, { recursive: true, force: true })
    },
  }
}
