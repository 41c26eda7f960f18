import { appendFile, mkdir, open, readFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProbeResult } from '../probe.ts'
import { takeAlone } from './one-at-a-time.ts'

export type Told = { jobId: string; fence: number; result: ProbeResult }
type Line = ({ kind: 'told' } & Told) | { kind: 'delivered'; jobId: string; fence: number }

/**
 * What was learnt and not delivered yet, on disk. Lines are only ever added, and forced to the disk before anybody relies
 * on them; the file is emptied when the last of them was delivered. A line that a power cut tore is left out: its probe
 * is not held, so the server gives it out again. What the disk does not take (it is full) is held in memory, to be
 * delivered all the same and written when there is room.
 */
export type Spool = {
  /** Not yet delivered, oldest first. */
  waiting(): Told[]
  /** Rejects when it is held in memory only. */
  add(told: Told): Promise<void>
  /** The server has it, or does not want it. Never rejects: after a kill it is at worst delivered once more. */
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
  const release = takeAlone(folder)
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
  /** Bytes of whole lines on the disk, and whether a torn one may stand behind them: the next must not be glued to it. */
  let good = Buffer.byteLength(whole)
  let torn = whole.length < before.length

  /** Lines that the disk has yet to take, in order, and how many of those are being added. */
  const unwritten: Line[] = []
  let adding = 0
  const flush = async () => {
    const lines = unwritten.length
    if (pending.size === 0 && adding === 0) {
      // Nothing is left to be kept, and emptying succeeds on a full disk too.
      unwritten.length = 0
      if (good > 0 || torn) await handle.truncate(0)
      good = 0
      torn = false
    } else if (lines > 0) {
      if (torn) await handle.truncate(good)
      const bytes = Buffer.from(unwritten.map((line) => `${JSON.stringify(line)}\n`).join(''))
      torn = true
      await handle.appendFile(bytes)
      await handle.datasync()
      torn = false
      good += bytes.length
      unwritten.splice(0, lines)
    }
  }
  /** One write after another: two lines must not run into each other. One that failed does not stop the next. */
  let writing: Promise<void> = Promise.resolve()
  const write = () => (writing = writing.catch(() => undefined).then(flush))
  const works = () =>
    write().then(
      () => true,
      () => false,
    )
  const remove = async ({ jobId, fence }: Told) => {
    pending.delete(keyOf({ jobId, fence }))
    unwritten.push({ kind: 'delivered', jobId, fence })
    await works()
  }

  return {
    waiting: () => [...pending.values()],
    async add(told) {
      adding += 1
      unwritten.push({ kind: 'told', ...told })
      try {
        await write()
      } finally {
        adding -= 1
        pending.set(keyOf(told), told)
      }
    },
    remove,
    works,
    async setAside(told, why) {
      await appendFile(join(folder, 'refused.jsonl'), `${JSON.stringify({ why, ...told })}\n`, { mode: 0o600 })
      await remove(told)
    },
    async close() {
      await writing.catch(() => undefined)
      await handle.close()
      release()
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
