import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { ProbeError } from '../../errors.ts'
import type { Contact } from '../contact.ts'
import type { RtspAnswer } from './answer.ts'
import { buildRequest } from './request.ts'
import type { RtspHeaders, RtspMethod } from './request.ts'
import { Wire } from './wire.ts'
import type { Packet } from './wire.ts'

/** Milliseconds a device may take for one answer, however it drips. */
const ANSWER_TIME = 10_000
/** Bytes one connection may bring: half a minute of the fastest camera (recorders.md section 7). */
const MAX_BYTES = 60 * 1024 * 1024
/** Bytes a second, above which no camera is but a flood: 100 Mbit. */
const MAX_RATE = 12_500_000

/** What may stand behind the question mark of an address that is written down. */
const plainKeys = new Set([
  'channel',
  'subtype',
  'starttime',
  'endtime',
  'unicast',
  'proto',
  'trackid',
  'profile',
  'stream',
])
const loginWords = ['pass', 'pwd', 'pw=', 'pw_', 'user', 'usr', 'auth', 'token', 'login', 'key=', 'secret', '@']

/**
 * An address as the transcript shows it. Devices write logins into the addresses of their own streams, in many ways, and a
 * transcript is read by others: known parameters stay, the rest goes, and a path that looks like a login goes whole.
 */
export function withoutLogin(uri: string): string {
  const [path = '', ...rest] = uri.split('?')
  const below = path.slice(path.indexOf('/', 'rtsp://'.length)).toLowerCase()
  if (loginWords.some((word) => below.includes(word))) return '[an address with a login in it]'
  if (rest.length === 0) return path
  const query = rest.join('?').split('&')
  const plain = query.filter((pair) => {
    const [key = '', value = ''] = pair.toLowerCase().split('=')
    return plainKeys.has(key) && !loginWords.some((word) => value.includes(word))
  })
  return `${path}?${[...plain, ...(plain.length < query.length ? ['…'] : [])].join('&')}`
}

type Waiting = { sequence: number; resolve(answer: RtspAnswer): void; reject(error: ProbeError): void }

/** One TCP connection to the contact's pinned address: one request at a time, its answer, and packets in between. */
export class RtspLine {
  readonly #contact: Contact
  readonly #socket: Socket
  readonly #onAbort = () => this.#end(new ProbeError('timeout', 'no complete answer before the deadline'))
  readonly #started = performance.now()
  #waiting: Waiting | null = null
  #sequence = 0
  #received = 0
  #ended: ProbeError | null = null
  /** Told of every packet; set while somebody watches. */
  onPacket: (packet: Packet) => void = () => undefined
  /** Told once when the connection is over, whoever ended it. */
  onEnd: (why: ProbeError) => void = () => undefined

  private constructor(contact: Contact, socket: Socket) {
    this.#contact = contact
    this.#socket = socket
    const wire = new Wire({
      onAnswer: (answer) => this.#answered(answer),
      onPacket: (packet) => this.onPacket(packet),
    })
    socket.on('data', (chunk: Buffer) => {
      if (this.#ended) return
      try {
        this.#weigh(chunk.length)
        wire.take(chunk)
      } catch (error) {
        // A ProbeError is the device's fault; anything else is ours and must come out.
        if (!(error instanceof ProbeError)) throw error
        this.#end(error)
      }
    })
    socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#end(new ProbeError('malformed', `the connection broke: ${error.code ?? 'no reason given'}`)),
    )
    socket.on('close', () => this.#end(new ProbeError('malformed', 'the peer closed the connection')))
    contact.signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** Throws `unreachable` when nothing listens, `timeout` at the contact's deadline. */
  static open(contact: Contact, port: number): Promise<RtspLine> {
    const { signal } = contact
    return new Promise((resolve, reject) => {
      const socket = connect({ host: contact.address, port, noDelay: true })
      const fail = (error: ProbeError) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        socket.destroy()
        reject(error)
      }
      const onAbort = () => fail(new ProbeError('timeout', 'no connection before the deadline'))
      const timer = setTimeout(() => fail(new ProbeError('unreachable', 'no connection in time')), ANSWER_TIME)
      const onError = (error: NodeJS.ErrnoException) =>
        fail(new ProbeError('unreachable', error.code ?? 'connection failed'))
      socket.once('error', onError)
      socket.once('connect', () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        socket.off('error', onError)
        resolve(new RtspLine(contact, socket))
      })
      if (signal.aborted) onAbort()
      else signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  get ended(): ProbeError | null {
    return this.#ended
  }

  /** Asks and waits for the answer to this very request. The transcript says what was asked and how it ended. */
  async ask(method: RtspMethod, uri: string, headers: RtspHeaders = {}, limit = ANSWER_TIME): Promise<RtspAnswer> {
    if (this.#ended) throw this.#ended
    if (this.#waiting) throw new Error('one RTSP request at a time')
    const sequence = ++this.#sequence
    const text = buildRequest(method, uri, sequence, headers)
    const entry = this.#contact.note(
      `RTSP ${method} ${this.#contact.redact(withoutLogin(uri))}`,
      headers.Authorization !== undefined,
    )
    const late = setTimeout(() => this.#end(new ProbeError('timeout', `no answer to ${method}`)), limit)
    try {
      const answer = await new Promise<RtspAnswer>((resolve, reject) => {
        this.#waiting = { sequence, resolve, reject }
        this.#socket.write(text, 'utf8')
      })
      entry.outcome = `RTSP ${String(answer.status)}`
      return answer
    } catch (error) {
      entry.outcome = error instanceof ProbeError ? error.kind : 'failed'
      throw error
    } finally {
      clearTimeout(late)
      this.#waiting = null
    }
  }

  /** Ends the connection at once. */
  close(): void {
    this.#end(new ProbeError('malformed', 'the connection is closed'))
  }

  /** Nothing reaches the parser beyond what a camera can send. */
  #weigh(bytes: number): void {
    this.#received += bytes
    const seconds = Math.max(1, (performance.now() - this.#started) / 1000)
    if (this.#received > MAX_BYTES) throw new ProbeError('malformed', 'more than 60 MB on one connection')
    if (this.#received / seconds > MAX_RATE) throw new ProbeError('malformed', 'more than 100 Mbit a second')
  }

  #answered(answer: RtspAnswer): void {
    const waiting = this.#waiting
    // An answer nobody waits for, or to something else: some devices repeat themselves.
    if (!waiting || (answer.sequence !== null && answer.sequence !== waiting.sequence)) return
    this.#waiting = null
    waiting.resolve(answer)
  }

  #end(why: ProbeError): void {
    if (this.#ended) return
    this.#ended = why
    this.#contact.signal.removeEventListener('abort', this.#onAbort)
    this.#socket.destroy()
    this.#waiting?.reject(why)
    this.onEnd(why)
  }
}
