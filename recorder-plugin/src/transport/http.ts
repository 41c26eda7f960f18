import { createHash } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { isIPv6 } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { ProbeError } from '../errors.ts'

/** Bounds on one answer (recorders.md section 7). */
const MAX_HEADER_BYTES = 64 * 1024
const MAX_BODY_BYTES = 1024 * 1024
/** Milliseconds for one whole answer. */
const PATIENCE = 15_000
/** Bytes a second below which an answer that has begun is given up, and milliseconds it may take to get there. */
const MIN_RATE = 256
const START = 5000
/** Answers of the 1xx kind before the real one. */
const MAX_INTERIM = 5

export type HttpRequest = {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body: string
  /** Milliseconds to wait for the whole answer; for searches that a recorder is known to think about. */
  patience?: number
}

/** How a request may use the line's connection. */
export type Sending = {
  /** On a connection of its own: a login shown for the first time must not be lost with an idle connection. */
  fresh: boolean
  /** Once more, should the recorder have closed the idle connection just now. Never for a login of unknown worth. */
  repeatable: boolean
}

export type HttpAnswer = {
  status: number
  /** Every WWW-Authenticate header, one entry each. */
  challenges: string[]
  body: string
  /** Milliseconds since the epoch of our clock, before the first byte out and after the last byte in. */
  sentAt: number
  answeredAt: number
}

/** One host, one address, one connection at a time, one deadline for everything asked through it. */
export type HttpLine = {
  /** For the Host header. */
  host: string
  /** The address pinned for the whole probe. */
  address: string
  port: number
  secure: boolean
  /** SHA-256 (hex) of the TLS public key; null trusts what is met first and reports it through `onPin`, which sets it here. */
  pin: string | null
  onPin(pin: string): void
  /** Fires at the probe's deadline or when it is cancelled. */
  signal: AbortSignal
  /** Keeps the one connection open between requests: a recorder with TLS would else shake hands for each. */
  agent: http.Agent
}

/** The connection of a line. */
export function agentFor(secure: boolean): http.Agent {
  const options = { keepAlive: true, maxSockets: 1, maxFreeSockets: 1 }
  // A resumed session shows no certificate: each new connection has to show the key itself.
  return secure ? new https.Agent({ ...options, maxCachedSessions: 0 }) : new http.Agent(options)
}

/** The recorder closed a connection that had served before, at the moment it was used again. */
class StaleConnection extends ProbeError {}

/**
 * Sends one request and collects the answer. Redirects are answers, not followed. Throws `timeout` at the deadline or when
 * the answer takes too long (a drip of bytes does not prolong it), `unreachable` when nothing listens, `malformed` when the
 * peer breaks HTTP off half way or sends more than a recorder needs to say.
 */
export async function send(line: HttpLine, request: HttpRequest, { fresh, repeatable }: Sending): Promise<HttpAnswer> {
  if (fresh) line.agent.destroy()
  try {
    return await sendOnce(line, request)
  } catch (error) {
    if (!(error instanceof StaleConnection) || !repeatable) throw error
    line.agent.destroy()
    return sendOnce(line, request)
  }
}

function sendOnce(line: HttpLine, request: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    if (line.signal.aborted) {
      reject(new ProbeError('timeout', 'the deadline has passed'))
      return
    }
    const sentAt = Date.now()
    const patience = request.patience ?? PATIENCE
    const signal = AbortSignal.any([line.signal, AbortSignal.timeout(patience)])
    let answered = false
    const fail = (error: ProbeError) => {
      outgoing.destroy()
      reject(error)
    }
    const onAbort = () =>
      fail(
        new ProbeError(
          'timeout',
          line.signal.aborted
            ? 'no complete answer before the deadline'
            : `no complete answer within ${String(patience / 1000)} s`,
        ),
      )
    const options: https.RequestOptions = {
      host: line.address,
      port: line.port,
      method: request.method,
      path: request.path,
      headers: {
        ...request.headers,
        Host: `${isIPv6(line.host) ? `[${line.host}]` : line.host}:${String(line.port)}`,
        'User-Agent': 'nadzor-probe',
        'Content-Length': String(Buffer.byteLength(request.body)),
      },
      agent: line.agent,
      maxHeaderSize: MAX_HEADER_BYTES,
      // Recorders carry self-signed certificates; the key itself is compared below before any byte is written.
      rejectUnauthorized: false,
      servername: '',
    }
    const outgoing = line.secure ? https.request(options) : http.request(options)
    signal.addEventListener('abort', onAbort, { once: true })
    outgoing.on('close', () => {
      signal.removeEventListener('abort', onAbort)
      // Node closes without a word after some answers (101, for one): nothing may wait for what will not come.
      if (!answered) fail(new ProbeError('malformed', 'the connection closed without an answer'))
    })
    outgoing.on('upgrade', (_answer, socket) => {
      socket.destroy()
      fail(new ProbeError('malformed', 'the peer wants to speak something else than HTTP'))
    })
    let interim = 0
    const onInterim = () => {
      if (++interim > MAX_INTERIM) fail(new ProbeError('malformed', 'interim answers without an end'))
    }
    outgoing.on('information', onInterim)
    outgoing.on('continue', onInterim)
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const broken = error.code === 'ECONNRESET' || error.code === 'EPIPE'
      const kind = broken || error.code?.startsWith('HPE_') ? 'malformed' : 'unreachable'
      const stale = broken && outgoing.reusedSocket && !answered
      fail(new (stale ? StaleConnection : ProbeError)(kind, error.code ?? 'connection failed'))
    })
    outgoing.on('response', (incoming) => {
      answered = true
      const begun = Date.now()
      const pieces: Buffer[] = []
      let size = 0
      incoming.on('data', (piece: Buffer) => {
        size += piece.length
        const took = Date.now() - begun
        if (size > MAX_BODY_BYTES) fail(new ProbeError('malformed', 'answer larger than 1 MiB'))
        else if (took > START && size < (took / 1000) * MIN_RATE)
          fail(new ProbeError('timeout', 'the answer comes in drops'))
        else pieces.push(piece)
      })
      const brokeOff = () => fail(new ProbeError('malformed', 'the answer broke off half way'))
      incoming.on('aborted', brokeOff)
      incoming.on('error', brokeOff)
      // After the end this changes nothing: the answer has been handed on.
      incoming.on('close', () => {
        if (!incoming.complete) brokeOff()
      })
      incoming.on('end', () => {
        if (!incoming.complete) return
        const challenges: string[] = []
        for (let i = 0; i < incoming.rawHeaders.length; i += 2)
          if (incoming.rawHeaders[i]?.toLowerCase() === 'www-authenticate')
            challenges.push(incoming.rawHeaders[i + 1] ?? '')
        resolve({
          status: incoming.statusCode ?? 0,
          challenges,
          body: Buffer.concat(pieces).toString('utf8'),
          sentAt,
          answeredAt: Date.now(),
        })
      })
    })
    if (line.secure) {
      outgoing.on('socket', (socket) => {
        // Its key was compared when it was opened.
        if (outgoing.reusedSocket) {
          outgoing.end(request.body)
          return
        }
        ;(socket as TLSSocket).on('secureConnect', () => {
          const key = (socket as TLSSocket).getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' })
          const seen = key ? createHash('sha256').update(key).digest('hex') : null
          if (seen === null) fail(new ProbeError('refused', 'the TLS connection shows no key'))
          else if (line.pin !== null && seen !== line.pin)
            fail(new ProbeError('refused', 'the TLS key differs from the one on record'))
          else {
            line.onPin(seen)
            outgoing.end(request.body)
          }
        })
      })
    } else outgoing.end(request.body)
  })
}
