/**
 * `npm run bench:probe`: what asking recorders costs. One recorder of each family at 20 ms a request, growing from 8 to
 * 128 channels; the onvif package beside our driver; fleets of 24, 242 and 2 420 recorders. The recorders run in a process of their
 * own. Prints tables; the machine decides the absolutes. `--quick` leaves out 2 420.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { openFleet } from '@nadzor/recorder-plugin/fleet'
import { probe } from '@nadzor/recorder-plugin/probe'
import type { ProbeRequest } from '@nadzor/recorder-plugin/probe'
import { openProbeThreads } from '@nadzor/recorder-plugin/run-in-thread'
import { askAsPeer, version } from './onvif-peer.ts'
import { BENCH_LOGIN } from './probe-set.ts'
import type { FakeSet, Family, FromFakes, ToFakes } from './probe-set.ts'

const LATENCY = 20
/** The bounds of the issue: seconds of settings for one recorder of 32 channels, and for a city's fleet. */
const ONE_LIMIT = 10
const FLEET_LIMIT = 180
const login = { user: BENCH_LOGIN.name, password: BENCH_LOGIN.password }
const families: Family[] = ['onvif', 'hikvision', 'dahua']
const quick = process.argv.includes('--quick')

const fakes = spawn(process.execPath, [fileURLToPath(new URL('probe-fakes.ts', import.meta.url))], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
})
async function tell<K extends 'ports' | 'requests' | 'stopped'>(message: ToFakes, expected: K) {
  fakes.send(message)
  const [answer] = (await once(fakes, 'message')) as [FromFakes]
  if (!(expected in answer)) throw new Error(`the fakes answered ${JSON.stringify(answer)}`)
  return answer as Extract<FromFakes, Record<K, unknown>>
}

type Cost = { ms: number; cpu: number; requests: number }

/** Starts recorders, does the work on them, and counts its time, this process's CPU and their requests. */
async function measured(set: FakeSet, work: (ports: number[]) => Promise<void>): Promise<Cost> {
  const { ports } = await tell({ start: set }, 'ports')
  const cpuBefore = process.cpuUsage()
  const start = performance.now()
  await work(ports.map((one) => one.port))
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpuBefore)
  const { requests, failedLogins } = await tell({ count: true }, 'requests')
  await tell({ stop: true }, 'stopped')
  if (failedLogins > 0) throw new Error(`${failedLogins} logins were refused: this measures nothing`)
  return { ms, cpu: (user + system) / 1000, requests }
}

const requestOf = (port: number, driver: Family | null = null): ProbeRequest => ({
  driver,
  target: { host: '127.0.0.1', port, secure: false, pin: null, login },
  allowed: { networks: [], loopback: true },
  timeLimit: 120_000,
})
async function asked(port: number, driver: Family | null): Promise<void> {
  const { failure, login: state } = await probe(requestOf(port, driver))
  if (failure || state !== 'ok') throw new Error(`a probe failed: ${failure ?? state}`)
}

const line = (...cells: (string | number)[]): void => {
  const text = cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(cell < 100 ? 1 : 0) : cell).padStart(12))
  process.stdout.write(`${text.join('')}\n`)
}
const faults: string[] = []

// What is compiled and loaded once is nobody's cost.
for (const family of families)
  await measured({ families: [family], count: 1, channels: 2, latency: 0 }, async ([port = 0]) => asked(port, family))

process.stdout.write(
  `One recorder, ${LATENCY} ms a request, settings and recordings, no streams (Node ${process.version})\n`,
)
line('family', 'channels', 's', 'CPU ms', 'requests')
for (const family of families)
  for (const channels of [8, 32, 128]) {
    const set = { families: [family], count: 1, channels, latency: LATENCY }
    const cost = await measured(set, async ([port = 0]) => asked(port, null))
    line(family, String(channels), cost.ms / 1000, cost.cpu, String(cost.requests))
    if (channels === 32 && cost.ms > ONE_LIMIT * 1000) faults.push(`${family}: 32 channels in more than ${ONE_LIMIT} s`)
  }

process.stdout.write(
  `\nBeside the onvif package ${version}: its connect() and the same getters, 32 channels, no latency, mean of 20\n`,
)
line('', 'CPU ms', 'requests', 'CPU/request', 'ms')
const rounds = 20
const many = async (work: (port: number) => Promise<unknown>) =>
  measured({ families: ['onvif'], count: 1, channels: 32, latency: 0 }, async ([port = 0]) => {
    for (let i = 0; i < rounds; i++) await work(port)
  })
await many((port) => askAsPeer(port, login))
let answered = 0
const theirs = await many(async (port) => (answered = await askAsPeer(port, login)))
const ours = await many((port) => asked(port, 'onvif'))
for (const [name, cost] of [
  ['onvif', theirs],
  ['ours', ours],
] as const)
  line(
    name,
    cost.cpu / rounds,
    (cost.requests / rounds).toFixed(0),
    (cost.cpu / cost.requests).toFixed(2),
    cost.ms / rounds,
  )
const perRequest = ours.cpu / ours.requests / (theirs.cpu / theirs.requests)
process.stdout.write(
  `its getters that answered: ${answered}. Our CPU is ${(ours.cpu / theirs.cpu).toFixed(2)} of its for a whole probe, ` +
    `${perRequest.toFixed(2)} a request: ours asks each channel for masks, texts and pictures, and its recordings, besides.\n`,
)

process.stdout.write(
  `\nFleets of all three families, 8 channels each, ${LATENCY} ms a request, 8 at once, threads as on the server\n`,
)
line('recorders', 's', 's/recorder', 'CPU ms each', 'requests', 'MB')
for (const count of quick ? [24, 242] : [24, 242, 2420]) {
  const threads = openProbeThreads()
  const fleet = openFleet(threads.run, { atOnce: 8, pace: 25 })
  const failed: string[] = []
  const cost = await measured({ families, count, channels: 8, latency: LATENCY }, async (ports) => {
    const never = new AbortController().signal
    const results = await Promise.all(ports.map((port) => fleet.probe(requestOf(port), never)))
    for (const { failure, login: state } of results) if (failure || state !== 'ok') failed.push(failure ?? state)
  })
  await threads.close()
  const memory = process.memoryUsage.rss() / 1024 / 1024
  line(String(count), cost.ms / 1000, cost.ms / 1000 / count, cost.cpu / count, String(cost.requests), memory)
  if (failed.length > 0) faults.push(`${failed.length} of ${count} failed: ${[...new Set(failed)].join(', ')}`)
  if (count === 242 && cost.ms > FLEET_LIMIT * 1000) faults.push(`242 recorders in more than ${FLEET_LIMIT} s`)
}

fakes.disconnect()
for (const fault of faults) process.stdout.write(`NOT MET: ${fault}\n`)
if (faults.length > 0) process.exitCode = 1
