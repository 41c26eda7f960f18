import type { FactValue } from '@nadzor/shared/facts/fact'
import type { ProbeErrorKind } from './errors.ts'
import type { Contact } from './transport/contact.ts'

/**
 * A read-only way to ask one kind of recorder for facts. Drivers observe, they never judge (DESIGN section 1).
 * What goes into a probe and what comes out of it is plain data, so that it can run in a worker thread or in an
 * agent inside a school.
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
  /** Whether and how its streams are watched; absent: nobody agreed to that, and no stream is opened. */
  rtsp?: StreamSampling
}

/** How streams are sampled. Only headers are counted; no picture and no sound is kept. */
export type StreamSampling = {
  /** TCP port of RTSP; 554 unless said. */
  port?: number
  /** Path of the one stream an operator entered; with `{n}` in it, of each channel from 1 to `channels`. */
  path?: string
  /** How many channels `{n}` stands for; unless said, as many as the recorder describes. */
  channels?: number
  /** How long to watch each stream after its first second; 10 unless said, 0: describe only. */
  seconds?: number
  /** An operator's own choice for a device that knows no Digest: its login may travel readable by others. */
  basic?: boolean
}

/**
 * One fact asked for, told or not: what becomes a stored `reading` once the server adds ids, time and subject.
 * An empty list, a refusal and a zero are three different things; `source` names the call that answered.
 */
export type DriverReading = {
  /** Fact name of REQUIREMENTS section 6.1. */
  fact: string
  /** The recorder's own channel number from 1; null for a fact about the recorder, or about every channel alike. */
  channel: number | null
  unit: string | null
  source: string
  /** `read`: the recorder says so. `sampled`: measured on its stream or recording. */
  how: 'read' | 'sampled'
} & ({ value: FactValue; unavailable: null } | { value: null; unavailable: ProbeErrorKind })

/**
 * A group of facts that one or two calls tell. `ask` may throw a ProbeError when nothing of the topic could be learnt;
 * the probe then records every fact of `facts` as unavailable for that reason, so that silence is never mistaken for a value.
 */
export type Topic = {
  name: string
  facts: readonly string[]
  ask(): Promise<DriverReading[]>
}

export interface RecorderDriver {
  /** The driver's folder. */
  readonly name: string
  /** Whether the recorder speaks this language; asks only what needs no login. */
  recognises(contact: Contact): Promise<boolean>
  /** What this kind of recorder can be asked, in the order to ask it; a missing topic means: cannot be asked. */
  topics(contact: Contact): Topic[]
}
