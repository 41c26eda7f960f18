import { ProbeError } from '../../errors.ts'
import { bodyLength, parseHead } from './answer.ts'
import type { RtspAnswer } from './answer.ts'

/** Bounds on what a peer may send (recorders.md section 7). */
const MAX_HEAD = 16 * 1024
const MAX_BODY = 64 * 1024
/** Bytes of one interleaved packet that are looked at: the fixed RTP header (RFC 3550 section 5.1). */
const RTP_HEADER = 12

const DOLLAR = 0x24

/** One interleaved packet (RFC 2326 section 10.12): its channel, its whole length, and its first bytes. */
export type Packet = { channel: number; length: number; header: Buffer }

export type WireEvents = { onAnswer(answer: RtspAnswer): void; onPacket(packet: Packet): void }

/**
 * Takes a TCP stream apart into answers and interleaved packets. Of a packet only the RTP header is ever copied: pictures and
 * sound are counted and dropped where they stand. Throws `malformed` for what is neither, or larger than it may be.
 */
export class Wire {
  readonly #events: WireEvents
  /** Bytes of a text answer, or of a packet's two headers, that are not whole yet. */
  #held = Buffer.alloc(0)
  /** Where the search for the end of the head goes on, so that a drip does not cost its square. */
  #searched = 0
  #head: ReturnType<typeof parseHead> | null = null
  #bodyLength = 0
  /** Bytes of the current packet still to be dropped. */
  #skip = 0

  constructor(events: WireEvents) {
    this.#events = events
  }

  take(chunk: Buffer): void {
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    this.#held = Buffer.alloc(0)
    while (rest.length > 0) {
      const next = this.#step(rest)
      if (next === null) {
        // A copy: a view would keep the whole chunk, and the pictures in it, in memory.
        this.#held = Buffer.from(rest)
        return
      }
      rest = next
    }
  }

  /** What is left after one step; null: more bytes are needed. */
  #step(bytes: Buffer): Buffer | null {
    if (this.#skip > 0) {
      const dropped = Math.min(this.#skip, bytes.length)
      this.#skip -= dropped
      return bytes.subarray(dropped)
    }
    if (this.#head) return this.#body(bytes, this.#head)
    if (bytes[0] === DOLLAR) return this.#packet(bytes)
    return this.#text(bytes)
  }

  #packet(bytes: Buffer): Buffer | null {
    if (bytes.length < 4) return null
    const length = bytes.readUInt16BE(2)
    const looked = Math.min(length, RTP_HEADER)
    if (bytes.length < 4 + looked) return null
    this.#events.onPacket({ channel: bytes[1] ?? 0, length, header: bytes.subarray(4, 4 + looked) })
    this.#skip = length - looked
    return bytes.subarray(4 + looked)
  }

  #text(bytes: Buffer): Buffer | null {
    // Between messages some devices send empty lines.
    if (bytes[0] === 0x0d || bytes[0] === 0x0a) return bytes.subarray(1)
    if (!'RTSP/'.startsWith(bytes.toString('latin1', 0, Math.min(5, bytes.length))))
      throw new ProbeError('malformed', 'the peer speaks something else than RTSP')
    const end = bytes.indexOf('\r\n\r\n', Math.max(0, this.#searched - 3), 'latin1')
    if ((end < 0 ? bytes.length : end) > MAX_HEAD) throw new ProbeError('malformed', 'an answer with too long a head')
    if (end < 0) {
      this.#searched = bytes.length
      return null
    }
    this.#searched = 0
    const head = parseHead(bytes.toString('utf8', 0, end))
    this.#bodyLength = bodyLength(head.headers)
    if (this.#bodyLength > MAX_BODY) throw new ProbeError('malformed', 'an answer larger than 64 kB')
    this.#head = head
    const rest = bytes.subarray(end + 4)
    // Whole already: nothing more need come before it is told.
    return this.#bodyLength === 0 ? this.#body(rest, head) : rest
  }

  #body(bytes: Buffer, head: ReturnType<typeof parseHead>): Buffer | null {
    if (bytes.length < this.#bodyLength) return null
    this.#head = null
    this.#events.onAnswer({ ...head, body: bytes.toString('utf8', 0, this.#bodyLength) })
    return bytes.subarray(this.#bodyLength)
  }
}
