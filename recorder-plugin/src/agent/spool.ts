import { appendFile, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProbeResult } from '../probe.ts'
import { AgentFault } from './token.ts'

export type Told = { jobId: string; fence: number; result: ProbeResult }
type Line = ({ kind: 'told' } & Told) | { kind: 'delivered'; jobId: string; fence: number }

/**
 * What was learnt and not delivered yet, on disk. Lines are only ever added, and forced to the disk before anybody relies
 * on them; the file is emptied when the last of them was delivered. A line that a power cut tore is left out: its probe
 * is not held, so the server gives it out again.
 */
export type Spool = {
  /** Not yet delivered, oldest first. */
  waiting(): Told[]
  add(told: Told): Promise<void>
  /** The server has it, or does not want it. */
  remove(told: Told): Promise<void>
  /** Whether the disk takes lines (again). */
  works(): Promise<boolean>
  /** The server calls it none: kept apart for whoever looks into that. */
  setAside(told: Told, why: string): Promise<void>
  close(): Promise<void>
}

const keyOf = ({ jobId, fence }: { jobId: string; fence: number }) => `${jobId} ${fence}`

/** Opens the spool in this folder, made when missing. Throws AgentFault when another agent is at it. */
export async function openSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const release = await lock(join(folder, 'lock'))
  const file = join(folder, 'results.jsonl')
  const pending = new Map<string, Told>()
  const before = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  })
  const whole = before.slice(0, before.lastIndexOf('\n') + 1)
  for (const text of whole.split('\n')) {
    const line = parsed(text)
    if (line?.kind === 'told') pending.set(keyOf(line), { jobId: line.jobId, fence: line.fence, result: line.result })
    else if (line) pending.delete(keyOf(line))
  }
  const handle: FileHandle = await open(file, 'a', 0o600)
  // What follows a torn line must not be glued to it.
  if (whole.length < before.length) await handle.truncate(Buffer.byteLength(whole))

  let good = Buffer.byteLength(whole)
  let failed = false
  /** One write after another: two lines must not run into each other. A line that failed leaves nothing behind it. */
  let writing: Promise<void> = Promise.resolve()
  const append = (text: string, then: () => void) => {
    const mine = writing.then(async () => {
      try {
        if (failed) await handle.truncate(good)
        await handle.appendFile(text)
        await handle.datasync()
      } catch (error) {
        failed = true
        throw error
      }
      failed = false
      good += Buffer.byteLength(text)
      then()
      if (pending.size > 0 || good === 0) return
      await handle.truncate(0)
      good = 0
    })
    writing = mine.catch(() => undefined)
    return mine
  }
  const write = (line: Line, then: () => void) => append(`${JSON.stringify(line)}\n`, then)

  const remove = ({ jobId, fence }: Told) =>
    write({ kind: 'delivered', jobId, fence }, () => void pending.delete(keyOf({ jobId, fence })))

  return {
    waiting: () => [...pending.values()],
    add: (told) => write({ kind: 'told', ...told }, () => pending.set(keyOf(told), told)),
    remove,
    async works() {
      if (!failed) return true
      return append('\n', () => undefined).then(
        () => true,
        () => false,
      )
    },
    async setAside(told, why) {
      await appendFile(join(folder, 'refused.jsonl'), `${JSON.stringify({ why, ...told })}\n`, { mode: 0o600 })
      await remove(told)
    },
    async close() {
      await writing
      await handle.close()
      await release()
    },
  }
}

function parsed(text: string): Line | null {
  try {
    const line = JSON.parse(text) as Partial<Line>
    return line.kind === 'told' || line.kind === 'delivered' ? (line as Line) : null
  } catch {
    return null
  }
}

/**
 * Two agents with one token would take each other's work away. A socket is held as long as its process lives, whatever
 * number that has and in whatever container; one that nobody answers at is left over from a kill or a power cut.
 */
async function lock(path: string): Promise<() => Promise<void>> {
  const taken = () => new AgentFault(`another agent uses this token (${path})`)
  for (let tries = 0; tries < 3; tries++) {
    const server = createServer((caller) => caller.destroy())
    const failure = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      server.once('error', resolve)
      server.listen(path, () => resolve(null))
    })
    if (!failure) {
      server.unref()
      const { ino } = await stat(path)
      // Of two that start at one moment and find the same dead socket, the later takes the place of the earlier.
      await sleep(100)
      if ((await stat(path).catch(() => null))?.ino !== ino) throw taken()
      return () => new Promise((resolve) => server.close(() => resolve()))
    }
    if (failure.code !== 'EADDRINUSE') throw new AgentFault(`${path} cannot be made (${failure.code ?? ''})`)
    if (await isAnswered(path)) throw taken()
    await rm(path, { force: true })
  }
  throw taken()
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    )
  })
}
