import type { Reading } from '@nadzor/shared/facts/answer'
import type { FactValue } from '@nadzor/shared/facts/fact'
import type { ProbeErrorKind } from './errors.ts'

/**
 * A read-only way to ask one kind of recorder for facts. Drivers observe, they never judge (DESIGN section 1).
 * All input and output is plain data, so that a driver can run in a worker thread or in an agent inside a school.
 */

/** Which recorder, and as whom. The host is one an operator entered; no driver follows a recorder to another. */
export type RecorderTarget = {
  host: string
  port: number
  /** TLS; `pin` is the SHA-256 (hex) of the public key seen first, null before the first contact. */
  secure: boolean
  pin: string | null
  /** Null: ask only what needs no login. One credential is tried once; then it is the operator's turn. */
  login: { user: string; password: string } | null
  /** Milliseconds for one method, all its requests together. */
  timeLimit: number
}

/**
 * One fact asked for, told or not: what becomes a stored `reading` once the probe adds ids, time and subject.
 * An empty list, a refusal and a zero are three different things; `source` names the call that answered.
 */
export type DriverReading = Pick<Reading, 'fact' | 'unit' | 'source'> & {
  /** The recorder's own channel number from 1; null for a fact about the recorder. */
  channel: number | null
  /** `read`: the recorder says so. `sampled`: measured on its stream or recording. */
  how: 'read' | 'sampled'
} & ({ value: FactValue; unavailable: null } | { value: null; unavailable: ProbeErrorKind })

/** Asks about one topic. May throw a ProbeError when nothing of the topic could be learnt; the probe records that. */
export type Ask<More extends unknown[] = []> = (target: RecorderTarget, ...more: More) => Promise<DriverReading[]>

/** An absent method means: this kind of recorder cannot be asked that. Fact names: REQUIREMENTS.md section 6.1. */
export interface RecorderDriver {
  /** The driver's folder. */
  readonly name: string
  /** Whether this driver speaks the recorder's language; asks only what needs no login. */
  recognises(target: RecorderTarget): Promise<boolean>
  /** `rec.model`, `rec.firmware`. */
  identity?: Ask
  /** `rec.clock_offset`, seconds against the caller's clock, the middle of the round trip. */
  clock?: Ask
  /** `ch.list`, `ch.name`, `ch.online`. */
  channels?: Ask
  /** `ch.width`, `ch.height`, `ch.fps_cfg`, `ch.audio_cfg`, `ch.audio_rate` of the recorded stream: claims. */
  streams?: Ask
  /** `ch.oldest`, `ch.newest`, `ch.gaps`, `ch.schedule`, `rec.expiry_days`, `rec.overwrite`, `rec.storage`. */
  recordings?: Ask
  /** `acc.list`, `acc.rights`, `acc.generic_count`, `rec.lockout`. Never a password, never a second login. */
  accounts?: Ask
  /** `log.login`, `log.playback`, `log.export`, `log.depth`. */
  logs?: Ask
  /** `net.services`, `net.cloud`. */
  network?: Ask
  /** `ch.ptz`, `ch.ptz_limits`, `ch.masks`. */
  picture?: Ask
  /** `ch.fps_meas`: counts frames for `seconds`; no picture is kept. */
  sample?: Ask<[{ channel: number; seconds: number }]>
}
