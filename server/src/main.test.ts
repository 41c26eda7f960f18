import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { engines, freshDatabase } from './testing/postgres.ts'

// Each test starts one or two processes, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const main = fileURLToPath(new URL('main.ts', import.meta.url))

let scratch: string
const children: ChildProcess[] = []
beforeEach(async () => void (scratch = await mkdtemp(join(tmpdir(), 'nadzor-main-'))))
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  await rm(scratch, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** The server as a process; `said` waits until its output (stdout and stderr) matches. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    cwd: scratch,
    env: { PATH: process.env['PATH'], DATA_DIR: join(scratch, 'data'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  const ended = once(child, 'close').then(([code]) => code as number | null)
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void (output += chunk.toString()))
  async function said(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(output)
      if (found) return found
      const over = ended.then(() => 'over' as const)
      const more = await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), over])
      if (more === 'over' && !pattern.test(output)) throw new Error(`it ended without saying ${pattern}: ${output}`)
    }
  }
  return { child, ended, said, output: () => output }
}

describe('npm start', () => {
  it('refuses a wrong environment with one sentence a variable, and no stack', async () => {
    const { ended, output } = start({ PORT: 'web', SESSION_DAYS: '0' })
    expect(await ended).toBe(1)
    expect(output().trim().split('\n')).toEqual([
      'PORT must be a port number from 1 to 65535; it is "web".',
      'SESSION_DAYS must be a number of days from 1 to 365; it is "0".',
    ])
  })

  it('says which port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as AddressInfo
    const { ended, output } = start({ PORT: String(port) })
    expect(await ended).toBe(1)
    holder.close()
    expect(output()).toBe(`Port ${port} on 127.0.0.1 is taken: set PORT to another.\n`)
  })

  it('says that the database does not answer', async () => {
    const { ended, output } = start({ DATABASE_URL: `postgres://127.0.0.1:${await freePort()}/nadzor` })
    expect(await ended).toBe(1)
    expect(output()).toMatch(/^DATABASE_URL does not answer \(.*\)\.\n$/)
  })
})

describe('packs of an authority', () => {
  const example = fileURLToPath(new URL('../../docs/examples/own-packs', import.meta.url))

  it('are looked at again at SIGHUP; a bad folder is refused, the set that ran goes on, also over a restart', async () => {
    const folder = join(scratch, 'packs')
    const file = join(folder, 'pl-wzorowo-zegary/2026.json')
    await cp(example, folder, { recursive: true })
    const env = { PORT: String(await freePort()), PACKS_DIR: folder }
    const first = start(env)
    await first.said(/"packs":\["pl-wzorowo-zegary 2026"\],"msg":"packs of the authority in use"/)
    await first.said(/nadzor listens on/)
    await writeFile(file, (await readFile(file, 'utf8')).replace('"max": 30', '"max": "30"'))
    first.child.kill('SIGHUP')
    await first.said(
      /pack refused: pl-wzorowo-zegary\/2026\.json:\d+:\d+: \$\.rules\[0\]\.checks\[0\]\.params\.max is the text/,
    )
    await first.said(/"packs":\["pl-wzorowo-zegary 2026"\],"msg":"the folder of packs is refused whole/)
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    const second = start(env)
    await second.said(/"packs":\["pl-wzorowo-zegary 2026"\],"msg":"the folder of packs is refused whole/)
    await second.said(/nadzor listens on/)
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
  })
})

/** A request whose head has arrived at the server (it said "continue") and whose body has not. */
async function halfSent(port: number): Promise<{ open: ClientRequest; answer: Promise<IncomingMessage> }> {
  const headers = { Expect: '100-continue', 'Content-Type': 'application/json', Origin: `http://localhost:${port}` }
  const open = request({ host: '127.0.0.1', port, path: '/api/session', method: 'POST', headers })
  const answer = once(open, 'response').then(([response]) => response as IncomingMessage)
  open.flushHeaders()
  await once(open, 'continue')
  return { open, answer }
}

describe.each(await engines())('a started server on $name', ({ name }) => {
  const database = async () => (name === 'PostgreSQL' ? { DATABASE_URL: await freshDatabase() } : {})

  it('migrates, prints a set-up link that works once, and prints none after', async () => {
    const port = await freePort()
    const env = { PORT: String(port), ...(await database()) }
    const first = start(env)
    const [, address = ''] = await first.said(/Set up once at: (\S+)\n/)
    expect(address).toMatch(new RegExp(`^http://localhost:${port}/setup\\?token=[\\w-]{43}$`))
    const response = await fetch(`http://127.0.0.1:${port}/api/setup`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: `http://localhost:${port}` },
      body: JSON.stringify({
        token: new URL(address).searchParams.get('token'),
        authority: { name: 'Miasto', country: 'PL', city: 'Miasto' },
        administrator: { email: 'a@nadzor.test', name: 'A', language: 'pl', password: 'a long password' },
      }),
    })
    expect(response.status).toBe(201)
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(first.output()).not.toContain('a long password')
    const second = start(env)
    await second.said(/nadzor listens on/)
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
    expect(second.output()).not.toContain('Set up once')
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes a running request after %s, takes no new one, and ends with 0',
    async (signal) => {
      const port = await freePort()
      const { child, ended, said } = start({ PORT: String(port), ...(await database()) })
      await said(/nadzor listens on/)
      const { open, answer } = await halfSent(port)
      child.kill(signal)
      await said(/"msg":"stopping/)
      await expect(fetch(`http://127.0.0.1:${port}/api/health`)).rejects.toThrow()
      open.end(JSON.stringify({ email: 'nobody@nadzor.test', password: 'whatever' }))
      const response = await answer
      response.resume()
      expect(response.statusCode).toBe(401)
      expect(await ended).toBe(0)
    },
  )
})
