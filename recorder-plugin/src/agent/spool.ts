import { appendFile, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
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

  /** One write after another: two lines must not run into each other. */
  let writing: Promise<void> = Promise.resolve()
  const write = (line: Line, then: () => void) => {
    writing = writing.then(async () => {
      await handle.appendFile(`${JSON.stringify(line)}\n`)
      await handle.datasync()
      then()
      if (pending.size === 0) await handle.truncate(0)
    })
    return writing
  }

  const remove = ({ jobId, fence }: Told) =>
    write({ kind: 'delivered', jobId, fence }, () => void pending.delete(keyOf({ jobId, fence })))

  return {
    waiting: () => [...pending.values()],
    add: (told) => write({ kind: 'told', ...told }, () => pending.set(keyOf(told), told)),
    remove,
    async setAside(told, why) {
      await appendFile(join(folder, 'refused.jsonl'), `${JSON.stringify({ why, ...told })}\n`, { mode: 0o600 })
      await remove(told)
    },
    async close() {
      await writing.catch(() => undefined)
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

/** Two agents with one token would take each other's work away. */
async function lock(file: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx', mode: 0o600 })
      return () => rm(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const pid = Number(await readFile(file, 'utf8').catch(() => ''))
    if (pid !== process.pid && isAlive(pid))
      throw new AgentFault(`another agent (process ${pid}) uses this token; if that is not so, remove ${file}`)
    await rm(file, { force: true })
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
