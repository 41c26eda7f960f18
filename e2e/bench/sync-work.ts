import { createHash, randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

/** What one contender did with the same work. Times in milliseconds, from the first request to the last answer. */
export type Result = {
  name: string
  durability: string
  records: number
  recordsMs: number
  /** The peer's bare bulk insert, which leaves out what replication is for; null: has none. */
  bulkMs: number | null
  /** One request's wait, over all batches. */
  p50: number
  p99: number
  photos: number
  photosMs: number
  /** Bytes of a photo that travel a second time when the connection breaks in its midst; null: not measured. */
  resent: number | null
}

export const PHONES = 200
export const PHOTO_BYTES = 500_000
/** What a phone has gathered when its turn comes. */
export const BATCH = 50
/** Requests on their way at once, for either contender. */
export const LANES = 16

export const percentile = (times: number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0

/** Runs the jobs over so many lanes, in order; answers how long each took and all together. */
export async function race(jobs: (() => Promise<void>)[], lanes = LANES): Promise<{ times: number[]; ms: number }> {
  const times: number[] = []
  const begun = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: Math.min(lanes, jobs.length) }, async () => {
      for (let job = jobs[next++]; job; job = jobs[next++]) {
        const start = performance.now()
        await job()
        times.push(performance.now() - start)
      }
    }),
  )
  return { times, ms: performance.now() - begun }
}

/** 500 KB that no file system compresses away and our server takes for a JPEG of 1600 x 1200. */
export function photo(number: number): { bytes: Uint8Array<ArrayBuffer>; sha256: string } {
  const segment = (code: number, ...body: number[]) => [0xff, code, 0, body.length + 2, ...body]
  const frame = segment(0xc0, 8, 1200 >> 8, 1200 & 255, 1600 >> 8, 1600 & 255, 1, 1, 0x11, 0)
  const head = [0xff, 0xd8, ...frame, ...segment(0xda, 1, 1, 0, 0, 63, 0)]
  const bytes = new Uint8Array(PHOTO_BYTES)
  bytes.set(head)
  let state = number * 2654435761
  for (let at = head.length; at < PHOTO_BYTES - 2; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[at] = (state >>> 24) & 0x7f
  }
  bytes.set([0xff, 0xd9], PHOTO_BYTES - 2)
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Starts a server process and waits for the line that tells its port. */
export async function started(
  args: string[],
  env: Record<string, string>,
  port: RegExp,
): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  let text = ''
  const found = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const match = port.exec(text)
      if (match) resolve(Number(match[1]))
    })
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}: ${text}`)))
  })
  return { child, port: found }
}

/** UUIDv7 (RFC 9562). Own, because the peer's packages bring an older `uuid` into this folder. */
export function v7(): string {
  const hex = Date.now().toString(16).padStart(12, '0') + randomBytes(10).toString('hex')
  const variant = '89ab'[parseInt(hex[16] ?? '0', 16) & 3]
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-')
}
