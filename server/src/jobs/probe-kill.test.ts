import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plantedState, startFakeOnvif } from '@nadzor/recorder-plugin/testing/fake-onvif'
import type { FakeRecorder } from '@nadzor/recorder-plugin/testing/fake-onvif'
import { openDatabase } from '../db/open-database.ts'
import type { Database } from '../db/open-database.ts'
import { DEMO_PASSWORD } from '../demo/load.ts'

/**
 * The real server as a process of its own, killed (SIGKILL) at random points of a probe and started again. Whatever the
 * moment: the job ends, once, with one set of readings, and no finding is doubled.
 */
const KILLS = 15
const root = fileURLToPath(new URL('../../..', import.meta.url))

let dataDir: string
let fake: FakeRecorder
let db: Database
let server: ChildProcess
let env: NodeJS.ProcessEnv
let base: string
let recorderId: string

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

async function start(): Promise<void> {
  server = spawn(process.execPath, ['server/src/main.ts'], { cwd: root, env, stdio: 'ignore' })
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`)
    const up = await fetch(`${base}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (up) return
    await sleep(20)
  }
}

async function caller(email: string) {
  const headers = { 'content-type': 'application/json', origin: base }
  const body = JSON.stringify({ email, password: DEMO_PASSWORD })
  const login = await fetch(`${base}/api/session`, { method: 'POST', headers, body })
  const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return async (method: string, path: string, sent?: unknown) => {
    const answer = await fetch(base + path, {
      method,
      headers: { ...headers, cookie },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    const text = await answer.text()
    return text === '' ? null : (JSON.parse(text) as unknown)
  }
}

const jobs = () => db.selectFrom('job').selectAll().execute()
const probes = () => db.selectFrom('probe').selectAll().where('recorderId', '=', recorderId).execute()

async function settled(): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const open = (await jobs()).filter((job) => job.state === 'queued' || job.state === 'running')
    if (open.length === 0) return
    await sleep(50)
  }
  throw new Error(`a job is stuck: ${JSON.stringify(await jobs())}`)
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nadzor-kill-'))
  const port = await freePort()
  base = `http://127.0.0.1:${port}`
  env = {
    ...process.env,
    ...{ HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: '', PUBLIC_URL: base },
    ...{ LOG_LEVEL: 'silent', PROBE_LOOPBACK: 'yes' },
  }
  const prepare = spawn(process.execPath, ['server/src/demo/prepare.ts'], { cwd: root, env, stdio: 'ignore' })
  await once(prepare, 'exit')
  fake = await startFakeOnvif(plantedState(2))
  fake.state.delay = 15
  await start()
  db = openDatabase(join(dataDir, 'nadzor.sqlite'))
  const admin = await caller('admin@demo.nadzor')
  const { recorders } = (await admin('GET', '/api/recorders')) as { recorders: { recorder: { id: string } }[] }
  recorderId = recorders[0]?.recorder.id ?? ''
  const connection = { driver: 'onvif', host: '127.0.0.1', port: fake.port, secure: false, monthly: false }
  await admin('PUT', `/api/recorders/${recorderId}/connection`, connection)
  await admin('PUT', `/api/recorders/${recorderId}/credential`, { user: 'dyzurka', password: 'Zażółć-gęślą-7' })
  await admin('POST', `/api/recorders/${recorderId}/consents`, {
    ...{ signature: 'handwritten', document: '1', installer: 'Alfa', installerInformedOn: '2026-01-01' },
    ...{ agreedBy: 'Dyrektor', agreedOn: '2026-01-01', account: 'dyzurka', rights: 'odczyt' },
    ...{ windowFrom: '00:00', windowUntil: '23:59', validFrom: '2020-01-01', validUntil: '2099-01-01' },
    ...{ stopContact: 'sekretariat', streamSampling: false, stills: false },
  })
  // The first probe proves the login; from then on it may be presented again after a kill.
  await admin('POST', `/api/recorders/${recorderId}/probe`)
  await settled()
}, 120_000)

afterAll(async () => {
  server.kill('SIGKILL')
  await db.destroy()
  await fake.stop()
  await rm(dataDir, { recursive: true, force: true })
})

describe('a server killed in the middle of a probe', () => {
  it(`leaves one set of readings, no doubled finding and no stuck job, ${KILLS} times`, async () => {
    const [first] = await probes()
    if (!first) throw new Error('the first probe told nothing')
    const took = Date.parse(first.endedAt) - Date.parse(first.startedAt)
    const moments: number[] = []
    for (let kill = 1; kill <= KILLS; kill++) {
      const reviewer = await caller('ocena@demo.nadzor')
      await reviewer('POST', `/api/recorders/${recorderId}/probe`)
      // Spread over its length and a little beyond: storing and judging are points of a probe too.
      const moment = Math.round(((kill - Math.random()) / KILLS) * (took + 150))
      moments.push(moment)
      await sleep(moment)
      server.kill('SIGKILL')
      await once(server, 'exit')
      await start()
      await settled()
      expect((await probes()).length, `after kills at ${moments.join(', ')} ms`).toBe(kill + 1)
    }
    const sets = await db
      .selectFrom('reading')
      .select(['by', (count) => count.fn.countAll<number>().as('rows')])
      .groupBy('by')
      .execute()
    expect(sets.length).toBe(KILLS + 1)
    expect(new Set(sets.map((set) => set.rows)).size).toBe(1)
    const findings = await db.selectFrom('finding').select(['subjectId', 'defect']).execute()
    expect(new Set(findings.map((one) => `${one.subjectId} ${one.defect}`)).size).toBe(findings.length)
    expect((await jobs()).every((job) => job.state === 'done')).toBe(true)
    expect(fake.failedLogins).toBe(0)
  }, 240_000)
})
