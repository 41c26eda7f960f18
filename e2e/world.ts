import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEMO_PASSWORD } from '@nadzor/server/demo/load'

/**
 * A world for one journey: the real server as a process of its own (so that it can be stopped and started again on the
 * same port), a scratch data folder with the demo authority in it, the built client. Nothing here reaches inside.
 */

const root = fileURLToPath(new URL('..', import.meta.url))

export type World = {
  /** What the browser opens; `localhost`, because the camera and the service worker need a secure context. */
  address: string
  /** The server's data folder. */
  dataDir: string
  /** Ends the server as an operator would (SIGTERM) and waits for it. */
  stop(): Promise<void>
  /** Starts the server again on the same port and data, and waits until it answers. */
  start(): Promise<void>
  /** Logs in over HTTP, once a person (the server counts tries); what comes back asks with that session. */
  as(email: string): Promise<Caller>
  /** SHA-256 (hex) of every file the server keeps below its data folder, with its path from there. */
  fileHashes(): Promise<Map<string, string>>
  /** The one-time link the server printed because it has no administrator; null when it has one. */
  setupLink(): string | null
  /** Stops the server and removes the data. */
  end(): Promise<void>
}

export type Caller = {
  get<T>(path: string): Promise<T>
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>
  text(path: string): Promise<string>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Runs a script of the server to its end; its output is part of the error when it fails. */
async function runToEnd(script: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [script], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${script} ended with ${code}:\n${said}`)
}

/** Makes a world, with the demo authority unless told otherwise. Throws when the client has not been built. */
export async function createWorld({ demo = true } = {}): Promise<World> {
  if (!existsSync(join(root, 'dist/client/index.html'))) {
    throw new Error('dist/client is missing: run "npm run build" first ("npm test" does it by itself).')
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'nadzor-world-'))
  const port = await freePort()
  const address = `http://localhost:${port}`
  const env = {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: '',
    PUBLIC_URL: address,
    LOG_LEVEL: 'warn',
    // The recorders of journeys are fakes that listen on this machine.
    PROBE_LOOPBACK: 'yes',
  }
  let server: ChildProcess | null = null
  let said = ''

  async function start(): Promise<void> {
    const child = spawn(process.execPath, ['server/src/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    server = child
    const keep = (chunk: Buffer): void => void (said = (said + chunk.toString()).slice(-20_000))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    for (;;) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${said}`)
      if (
        await fetch(`${address}/api/health`).then(
          (r) => r.ok,
          () => false,
        )
      )
        return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async function stop(): Promise<void> {
    const child = server
    if (!child || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    server = null
  }

  const callers = new Map<string, Promise<Caller>>()
  function as(email: string): Promise<Caller> {
    const caller = callers.get(email) ?? signIn(email)
    callers.set(email, caller)
    return caller
  }

  async function signIn(email: string): Promise<Caller> {
    const login = await fetch(`${address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: address },
      body: JSON.stringify({ email, password: DEMO_PASSWORD }),
    })
    if (!login.ok) throw new Error(`login of ${email}: ${login.status} ${await login.text()}`)
    const cookie = login.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const ask = async (method: string, path: string, body?: unknown): Promise<Response> => {
      const response = await fetch(address + path, {
        method,
        headers: { cookie, origin: address, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      return response
    }
    return {
      get: async <T>(path: string) => (await (await ask('GET', path)).json()) as T,
      send: async <T>(method: string, path: string, body?: unknown) => {
        const answer = await (await ask(method, path, body)).text()
        return (answer ? JSON.parse(answer) : undefined) as T
      },
      text: async (path) => (await ask('GET', path)).text(),
    }
  }

  async function fileHashes(): Promise<Map<string, string>> {
    const hashes = new Map<string, string>()
    for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      hashes.set(
        path.slice(dataDir.length + 1),
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      )
    }
    return hashes
  }

  if (demo) await runToEnd('server/src/demo/prepare.ts', env)
  await start()
  return {
    address,
    dataDir,
    start,
    stop,
    as,
    fileHashes,
    setupLink: () => /Set up once at: (\S+)/.exec(said)?.[1] ?? null,
    async end() {
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
