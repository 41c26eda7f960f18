import { Upload } from 'tus-js-client'
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client'
import { CHUNK_BYTES } from './database.ts'
import type { Environment } from './environment.ts'
import { inTime, ProblemError, readProblem } from './http.ts'
import { Refusal } from './problems.ts'

/** The library resolves addresses against an absolute one; the host is taken off again before anything is sent. */
const ENDPOINT = 'https://this-server.invalid/api/uploads'

export type UploadOrder = {
  size: number
  metadata: Record<string, string>
  /** From an earlier, broken attempt; the server is asked how far it got. */
  uploadUrl: string | null
  /** The bytes `start` to `end` (exclusive). */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>
  /** The server has given the upload an address. The next bytes are sent only when this resolves. */
  onUrl(url: string): Promise<void>
  /** The server has taken this many bytes in all. */
  onTaken(bytes: number): Promise<void>
  /** Asked before each request: true ends the attempt, quietly. */
  stopped(): boolean
}

/**
 * One attempt to bring all bytes to the server by tus 1.0, in pieces of CHUNK_BYTES, the first with the creation
 * request. Resolves `done` when the server has said it took the last byte, `stopped` when told to stop.
 * Throws `Refusal` `no-connection`, or `ProblemError`.
 *
 * The library gets its requests, file reading and storage of addresses from us (its own reach for globals), and no
 * retry delays: when to try again is decided in sync.ts, for everything alike.
 */
export async function uploadOnce(env: Environment, order: UploadOrder): Promise<'done' | 'stopped'> {
  let booked: Promise<void> = Promise.resolve()
  let stopped = false
  const stack = fetchStack(env, async () => {
    await booked
    stopped ||= order.stopped()
    return stopped
  })
  try {
    await new Promise<void>((resolve, reject) => {
      const upload = new Upload(inputStandIn, {
        endpoint: ENDPOINT,
        ...(order.uploadUrl === null ? {} : { uploadUrl: order.uploadUrl }),
        metadata: order.metadata,
        uploadSize: order.size,
        chunkSize: CHUNK_BYTES,
        uploadDataDuringCreation: true,
        storeFingerprintForResuming: false,
        retryDelays: null,
        fingerprint: async () => '',
        httpStack: stack,
        fileReader: {
          openFile: async () => ({
            size: order.size,
            slice: async (start, end) => {
              const value = await order.read(start, Math.min(end, order.size))
              // The library reads `size`, as a Blob has it, to know how much it sent.
              return { value: Object.assign(value, { size: value.byteLength }), done: end >= order.size }
            },
            close: () => undefined,
          }),
        },
        onUploadUrlAvailable: () => {
          const { url } = upload
          if (url !== null) booked = booked.then(() => order.onUrl(pathOf(url)))
        },
        onChunkComplete: (_size, taken) => {
          booked = booked.then(() => order.onTaken(taken))
        },
        onSuccess: () => resolve(),
        onError: (error) => reject(error),
      })
      upload.start()
    })
    await booked
    return 'done'
  } catch (error) {
    await booked
    if (stopped) return 'stopped'
    throw causeOf(error)
  }
}

/** The library insists on a file; ours is read through `fileReader`. */
const inputStandIn = { read: async () => ({ done: true, value: undefined }) } as Pick<ReadableStreamDefaultReader, 'read'>

/** Addresses are kept without host: the same server may be reached under another name tomorrow. */
function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, '')
}

function causeOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error
  if ('originalResponse' in error && error.originalResponse) {
    const response = error.originalResponse as HttpResponse
    return new ProblemError(readProblem(response.getStatus(), parse(response.getBody())))
  }
  if ('causingError' in error && error.causingError) return error.causingError
  return error
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function fetchStack(env: Environment, halt: () => Promise<boolean>): HttpStack {
  return {
    getName: () => 'fetch',
    createRequest: (method, url): HttpRequest => {
      const headers: Record<string, string> = { accept: 'application/json' }
      return {
        getMethod: () => method,
        getURL: () => url,
        setHeader: (name, value) => void (headers[name] = value),
        getHeader: (name) => headers[name],
        // Progress is what the server took (onChunkComplete), not what left the phone.
        setProgressHandler: () => undefined,
        send: async (body: Uint8Array<ArrayBuffer> | null | undefined) => {
          if (await halt()) throw new Refusal('no-connection')
          return inTime(env, async (signal) => {
            const response = await env.fetch(pathOf(url), { method, headers, signal, ...(body ? { body } : {}) })
            const text = await response.text()
            return {
              getStatus: () => response.status,
              getHeader: (name: string) => response.headers.get(name) ?? undefined,
              getBody: () => text,
              getUnderlyingObject: () => response,
            } as HttpResponse
          })
        },
        abort: async () => undefined,
        getUnderlyingObject: () => null,
      }
    },
  }
}
