import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { v7 } from 'uuid'
import { openProbeThreads } from '@nadzor/recorder-plugin/run-in-thread'
import { createApp } from './app.ts'
import { setupLink } from './commands/setup/link.ts'
import type { Config } from './config.ts'
import { migrate, openDatabase } from './db/open-database.ts'
import type { Deps } from './deps.ts'
import { createLogger } from './logger.ts'
import { createLoginLimits } from './login-limits.ts'
import { declareFactsOf, hashedPacks } from './packs.ts'
import { openCustomPacks } from './packs/custom-packs.ts'
import { judgeEverything, tellPacks } from './packs/reload-packs.ts'
import { startProbeWorker } from './jobs/probe-recorder.ts'
import type { ProbeWorker } from './jobs/probe-recorder.ts'
import { startJobs } from './jobs/start-jobs.ts'
import { createPasswords } from './passwords.ts'
import { createPhotos } from './photos/photos.ts'
import { createSealer, keyOfFolder } from './recorders/sealing.ts'

export type Serving = {
  deps: Deps
  port: number
  /** Where the first administrator signs up; null when there is one. */
  setupLink: string | null
  /** Stops accepting, lets running requests finish, closes the database. Safe to call twice. */
  drain(): Promise<void>
}

/** Supervisors kill after 30 s or more. An upload that is cut off goes on from where it was with the next start. */
const DRAIN_MS = 25_000

const clientDir = fileURLToPath(new URL('../../dist/client', import.meta.url))

/** Migrates, then listens: a request never meets an older schema. Throws when the database or port cannot be had. */
export async function serve(config: Config): Promise<Serving> {
  let draining: Promise<void> | null = null
  let probes: ProbeWorker | null = null
  const db = openDatabase(config.databaseUrl)
  const builtIn = hashedPacks()
  const customPacks = config.packsDir
    ? openCustomPacks(resolve(config.packsDir), join(config.dataDir, 'packs'), builtIn, () => new Date())
    : undefined
  const ownPacks = customPacks?.running() ?? []
  declareFactsOf(ownPacks)
  const deps: Deps = {
    db,
    now: () => new Date(),
    newId: v7,
    randomBytes,
    log: createLogger(config.logLevel),
    config,
    packs: [...builtIn, ...ownPacks],
    customPacks,
    clientDir,
    passwords: createPasswords(),
    photos: createPhotos(config.dataDir),
    loginLimits: createLoginLimits(),
    sealer: createSealer(await keyOfFolder(config.dataDir)),
    wakeProbes: () => probes?.wake(),
    isDraining: () => draining !== null,
  }
  const server = createServer(createApp(deps).callback())
  // A photo over a school's slow line takes longer than Node's five minutes; tus resumes, but need not have to.
  server.requestTimeout = 30 * 60 * 1000
  let link: string | null
  try {
    await migrate(db)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(config.port, config.host, resolve)
    })
    // Once the port is ours: a second start beside a running server must not end the link that one printed.
    link = await setupLink(deps)
  } catch (error) {
    server.close()
    await db.destroy()
    throw error
  }
  tellPacks(deps)
  const jobs = startJobs(deps)
  // Other packs than the last process judged by.
  if (customPacks?.changedAtStart) await judgeEverything(deps)
  const threads = openProbeThreads()
  probes = startProbeWorker(deps, threads.run)
  const drain = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeIdleConnections()
    const impatience = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
    await closed
    clearTimeout(impatience)
    await probes?.stop()
    await threads.close()
    await jobs.stop()
    await db.destroy()
    deps.log.info('stopped')
  }
  return { deps, port: (server.address() as AddressInfo).port, setupLink: link, drain: () => (draining ??= drain()) }
}
