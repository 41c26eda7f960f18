import { ProbeError } from '../../errors.ts'

/** More pictures than any camera sends in the longest watch. */
const MAX_FRAMES = 100_000
/** A jump in the sequence at least this large is a source that started anew, not a loss. */
const RESTART = 3000

/** When a picture came and what its clock said; `ticks` is unwrapped and may go back (pictures sent out of order). */
export type Frame = { at: number; ticks: number }

/**
 * Counts the pictures of one RTP stream by their headers alone (RFC 3550 section 5.1). A picture is one run of packets with one
 * timestamp: marker bits are counted beside, since some cameras set them wrongly.
 */
export class RtpCounter {
  readonly #payload: number | null
  #source: number | null = null
  #sequence = 0
  #stamp = 0
  #ticks = 0
  #next = 0
  /** Whether the current picture began within the watch, not in the middle. */
  readonly frames: Frame[] = []
  markers = 0
  packets = 0
  lost = 0
  /** How often packets were missing. */
  gaps = 0
  bytes = 0

  /** `payload`: the type promised in the description; others on the same channel are passed over. */
  constructor(payload: number | null) {
    this.#payload = payload
  }

  /** `at`: milliseconds of a monotonic clock. What is no RTP is passed over. */
  take(header: Buffer, length: number, at: number): void {
    if (header.length < 12 || (header[0] ?? 0) >> 6 !== 2) return
    const type = (header[1] ?? 0) & 0x7f
    if (this.#payload !== null && type !== this.#payload) return
    const sequence = header.readUInt16BE(2)
    const stamp = header.readUInt32BE(4)
    const source = header.readUInt32BE(8)
    const first = this.#source === null
    const follows = !first && source === this.#source && this.#follows(sequence)
    if (!first && !follows && source === this.#source && this.#isOld(sequence)) return
    // Signed difference: a clock that runs over goes on.
    const step = first ? 0 : (stamp - this.#stamp) | 0
    const newFrame = first || step !== 0 || !follows
    this.#ticks += follows || first ? step : 0
    // A source that started anew has a clock of its own: it goes on one usual step after the last.
    if (!first && !follows) this.#ticks += this.#next
    else if (step > 0) this.#next = step
    this.#source = source
    this.#sequence = sequence
    this.#stamp = stamp
    this.packets += 1
    this.bytes += length
    if (((header[1] ?? 0) & 0x80) !== 0) this.markers += 1
    if (!newFrame) return
    if (this.frames.length >= MAX_FRAMES) throw new ProbeError('malformed', 'more pictures than any camera sends')
    this.frames.push({ at, ticks: this.#ticks })
  }

  /** Whether the packet belongs to the run so far; counts what is missing before it. */
  #follows(sequence: number): boolean {
    const ahead = (sequence - this.#sequence) & 0xffff
    if (ahead === 0 || ahead >= RESTART) return false
    if (ahead > 1) {
      this.lost += ahead - 1
      this.gaps += 1
    }
    return true
  }

  /** A repetition or a latecomer: TCP keeps the order, so it is the sender's own. */
  #isOld(sequence: number): boolean {
    return ((this.#sequence - sequence) & 0xffff) < RESTART
  }
}
