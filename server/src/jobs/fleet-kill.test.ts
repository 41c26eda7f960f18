import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeToken } from '@nadzor/recorder-plugin/agent/token'
import { plantedState, startFakeOnvif } from '@nadzor/recorder-plugin/testing/fake-onvif'
import type { FakeRecorder } from '@nadzor/recorder-plugin/testing/fake-onvif'
import { fleetAsked, fleetResponse } from '@nadzor/shared/api/probes'
import { changeConnection } from '../commands/recorders/change-connection.ts'
import { changeCredential } from '../commands/recorders/change-credential.ts'
import { recordConsent } from '../commands/recorders/record-consent.ts'
import { openDatabase } from '../db/open-database.ts'
import type { Database } from '../db/open-database.ts'
import type { SignedIn } from '../policies/signed-in.ts'
import { createSealer, keyOfFolder } from '../recorders/sealing.ts'
import { enrolAgent, giveToAgent } from '../testing/agents.ts'
import { openWorld } from '../testing/app.ts'
import type { Requester, World } from '../testing/app.ts'
import { addBuilding } from '../testing/building.ts'
import { aConsent } from '../testing/recorder-scene.ts'

/**
 * The real server and the real agent as processes of their own. In each round all recorders are asked, half of them by
 * each, and both are killed (SIGKILL) at random moments and started again. Whatever the moments: every recorder is probed
 * to the end, none is asked more than once again, no reading is lost or doubled. The test's own server, on the same
 * database, stands for a second instance that only answers people.
 */
const PASSWORD = 'Zażółć-gęślą-7'
const ROUNDS = 3
const EACH = 5
const root = fileURLToPath(new URL('../../..', import.meta.url))

let dataDir: string
let db: Database
let world: World
let reviewer: Requester
let env: NodeJS.ProcessEnv
let base: string
let server: ChildProcess
let agent: ChildProcess
const fakes = new Map<string, FakeRecorder>()

async function freePort(): Promise<number> {
  const socket = createServer().listen(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address() as AddressInfo
  socket.close()
  await once(socket, 'close')
  return port
}

/** All that server and agent ever said. */
let said = ''
function run(args: string[]): ChildProcess {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (said += piece.toString()))
  return child
}
function startServer(): void {
  server = run(['server/src/main.ts'])
}
function startAgent(): void {
  const files = ['--token-file', join(dataDir, 'token'), '--allow-file', join(dataDir, 'allowed.txt')]
  agent = run(['recorder-plugin/src/agent/run.ts', '--server', base, ...files, '--poll', '0.1', '--at-once', '3'])
}
async function kill(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return
  const ended = once(process, 'exit')
  process.kill('SIGKILL')
  await ended
}

/** Asks everybody, meanwhile does what a round does, and waits for the end. Answers the round's id. */
async function round(meanwhile: () => Promise<unknown>): Promise<string> {
  for (const fake of fakes.values()) fake.operations.length = 0
  const { runId, asked } = fleetAsked.parse(await (await reviewer('POST', '/api/probes', { recorderIds: null })).json())
  expect(asked).toBe(2 * EACH)
  await meanwhile()
  for (let tries = 0; tries < 600; tries++) {
    const { counts } = fleetResponse.parse(await (await reviewer('GET', `/api/probes?run=${runId}`)).json())
    if (counts.waiting + counts.running === 0) return runId
    await sleep(50)
  }
  const open = await db.selectFrom('job').selectAll().where('state', 'in', ['queued', 'running']).execute()
  throw new Error(`a probe is stuck: ${JSON.stringify(open)}; last was said: ${said.slice(-2000)}`)
}

/** How often a recorder was told hello in this round, in calls. */
const hellos = (recorderId: string) =>
  fakes.get(recorderId)?.operations.filter((name) => name === 'GetDeviceInformation').length ?? 0

/** Waits until the agent has written down that the server has all it learnt: its answer may be still on the way. */
async function undelivered(wanted: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    const text = await readFile(join(dataDir, 'token.spool', 'results.jsonl'), 'utf8')
    const lines = text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { kind: string; jobId: string })
    const delivered = new Set(lines.filter((line) => line.kind === 'delivered').map((line) => line.jobId))
    const left = lines.filter((line) => line.kind === 'told' && !delivered.has(line.jobId)).length
    if (left === wanted) return
    if (tries === 200) throw new Error(`${left} results were never delivered`)
    await sleep(50)
  }
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nadzor-fleet-'))
  const port = await freePort()
  base = `http://127.0.0.1:${port}`
  env = {
    ...process.env,
    ...{ HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: '', PUBLIC_URL: base },
    ...{ LOG_LEVEL: 'trace', PROBE_LOOPBACK: 'yes', PROBES_AT_ONCE: '3' },
  }
  db = openDatabase(join(dataDir, 'nadzor.sqlite'))
  world = await openWorld(db, { now: () => new Date(), sealer: createSealer(await keyOfFolder(dataDir)) })
  world.deps.config.probeLoopback = true
  reviewer = await world.as('reviewer')
  const token = await enrolAgent(world)
  await writeToken(join(dataDir, 'token'), { ...token, server: base })
  await writeFile(join(dataDir, 'allowed.txt'), 'loopback\n')
  const admin = { ...world.people.administrator.here, scopeEpoch: 1 } as SignedIn
  const login = { user: 'dyzurka', password: PASSWORD }
  for (let i = 0; i < 2 * EACH; i++) {
    const { recorder } = await addBuilding(world, 2)
    const fake = await startFakeOnvif({ ...plantedState(2), delay: 15 })
    fakes.set(recorder.id, fake)
    if (i % 2 === 0) await giveToAgent(world, token, recorder, fake.port)
    else {
      const connection = { driver: 'onvif', host: '127.0.0.1', port: fake.port, secure: false, monthly: false }
      await changeConnection(world.deps, admin, recorder, connection)
      await changeCredential(world.deps, admin, recorder, login)
      const always = { agreedOn: '2020-01-01', installerInformedOn: '2020-01-01', validFrom: '2020-01-01' }
      await recordConsent(world.deps, admin, recorder, { ...aConsent, ...always, validUntil: '2099-12-31' })
    }
  }
  // A login that was never presented is not presented again after a kill: that is another test's business.
  await db.updateTable('credential').set({ state: 'ok' }).execute()
  startServer()
  startAgent()
}, 60_000)

afterAll(async () => {
  await kill(agent)
  await kill(server)
  await world.close()
  await db.destroy()
  for (const fake of fakes.values()) await fake.stop()
  await rm(dataDir, { recursive: true, force: true })
})

describe('a fleet run while server and agent are killed', () => {
  it(`probes every recorder to the end, at most once again, ${ROUNDS} times`, async () => {
    const started = performance.now()
    await round(() => Promise.resolve())
    const took = performance.now() - started
    const usual = new Map([...fakes.keys()].map((id) => [id, hellos(id)]))
    expect(Math.min(...usual.values())).toBeGreaterThan(0)
    const moments: string[] = []
    for (let n = 1; n <= ROUNDS; n++) {
      const runId = await round(async () => {
        const [early, late] = [Math.random(), Math.random()]
          .map((share) => share * Math.min(took, 2000))
          .sort((a, b) => a - b)
        const agentFirst = Math.random() < 0.5
        moments.push(
          `${agentFirst ? 'agent' : 'server'} ${Math.round(early ?? 0)} ms, other ${Math.round(late ?? 0)} ms`,
        )
        const restart = async (one: 'agent' | 'server') => {
          await kill(one === 'agent' ? agent : server)
          if (one === 'agent') startAgent()
          else startServer()
        }
        await sleep(early ?? 0)
        await restart(agentFirst ? 'agent' : 'server')
        await sleep((late ?? 0) - (early ?? 0))
        await restart(agentFirst ? 'server' : 'agent')
      })
      const jobs = await db.selectFrom('job').selectAll().where('runId', '=', runId).execute()
      const told = moments.join('; ')
      expect(
        jobs.map((job) => [job.state, job.error]),
        told,
      ).toEqual(jobs.map(() => ['done', null]))
      for (const id of fakes.keys())
        expect(hellos(id), `calls of ${id}, kills: ${told}`).toBeLessThanOrEqual(2 * (usual.get(id) ?? 0))
    }
    // One probe a round and recorder, each with the same whole set of readings.
    const probes = await db.selectFrom('probe').select(['recorderId', 'failure', 'agentId']).execute()
    for (const id of fakes.keys())
      expect(probes.filter((one) => one.recorderId === id && one.failure === null).length).toBe(ROUNDS + 1)
    expect(probes.filter((one) => one.agentId !== null).length).toBe(EACH * (ROUNDS + 1))
    const sets = await db
      .selectFrom('reading')
      .select(['by', (count) => count.fn.countAll<number>().as('rows')])
      .groupBy('by')
      .execute()
    expect(sets.length).toBe(2 * EACH * (ROUNDS + 1))
    expect(new Set(sets.map((set) => set.rows)).size).toBe(1)
    const findings = await db.selectFrom('finding').select(['subjectId', 'defect']).execute()
    expect(findings.length).toBeGreaterThan(0)
    expect(new Set(findings.map((one) => `${one.subjectId} ${one.defect}`)).size).toBe(findings.length)
    await undelivered(0)
    expect([...fakes.values()].map((fake) => fake.failedLogins)).toEqual([...fakes].map(() => 0))
    // Nor did anybody say a password: in logs, in what waits on disk, in the token.
    const files = await Promise.all(
      ['token', 'token.spool/results.jsonl'].map((file) => readFile(join(dataDir, file), 'utf8')),
    )
    expect(said).toContain('listens on')
    for (const form of [PASSWORD, 'gęślą', encodeURIComponent(PASSWORD), Buffer.from(PASSWORD).toString('base64')])
      expect([said, ...files].join('\n')).not.toContain(form)
    process.stdout.write(`killed: ${moments.join('; ')}\n`)
  }, 120_000)
})
