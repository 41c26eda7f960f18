import type { RecorderTarget, StreamSampling } from '../driver.ts'
import { ProbeError } from '../errors.ts'
import { pinAddress } from './networks.ts'
import type { AllowedNetworks } from './networks.ts'
import { redact } from './redaction.ts'
import { agentFor, send } from './http.ts'
import type { HttpAnswer, HttpLine, HttpRequest } from './http.ts'

/** What was asked and what became of it, without secrets: a school can explain the entries in its recorder's log with it. */
export type TranscriptLine = { at: string; operation: string; authenticated: boolean; outcome: string }

/**
 * `untested`: the login was not needed yet. `rejected` is final until an operator changes the credential. `uncertain`:
 * presented for the first time, and no clear answer came; it is not presented again before somebody decides.
 */
export type LoginState = 'untested' | 'ok' | 'rejected' | 'uncertain'

/** Refusals of a login that was good before, over all protocols, after which it is not presented again in this probe. */
const MAX_REFUSALS = 2
/** Letters of what was asked that are written down. */
const MAX_WORDS = 300

/**
 * All traffic of one probe with one recorder: one pinned address, one deadline, one login try over every protocol.
 * Operations outside the driver's read list cannot be sent.
 */
export class Contact {
  readonly #target: RecorderTarget
  readonly #line: HttpLine
  readonly #address: string
  #loginState: LoginState = 'untested'
  #refusals = 0
  #held: string | null = null
  #pin: string | null
  readonly transcript: TranscriptLine[] = []

  private constructor(target: RecorderTarget, address: string, signal: AbortSignal) {
    this.#target = target
    this.#address = address
    this.#pin = target.pin
    this.#line = {
      host: target.host,
      address,
      port: target.port,
      secure: target.secure,
      pin: target.pin,
      // The first key met binds the rest of the probe: a login must not go to another one.
      onPin: (pin) => {
        this.#pin = pin
        this.#line.pin = pin
      },
      signal,
      agent: agentFor(target.secure),
    }
  }

  /** Resolves and pins the address; throws `refused` outside the allowed networks, `unreachable` without an address. */
  static async open(target: RecorderTarget, allowed: AllowedNetworks, signal: AbortSignal): Promise<Contact> {
    return new Contact(target, await pinAddress(allowed, target.host, signal), signal)
  }

  get host(): string {
    return this.#target.host
  }
  get port(): number {
    return this.#target.port
  }
  /** The address pinned for the whole probe: every protocol goes there and nowhere else. */
  get address(): string {
    return this.#address
  }
  /** Fires at the probe's deadline or when it is cancelled. */
  get signal(): AbortSignal {
    return this.#line.signal
  }
  /** How its streams may be watched; null: nobody agreed to that. */
  get rtsp(): StreamSampling | null {
    return this.#target.rtsp ?? null
  }
  get hasLogin(): boolean {
    return this.#target.login !== null
  }
  get loginState(): LoginState {
    return this.#loginState
  }
  /** The TLS key met, or the one on record. */
  get pin(): string | null {
    return this.#pin
  }

  /**
   * The login, for the one try or after it went well. Throws `unauthorized` when there is none or it was rejected:
   * no second try is ever made with a credential that a recorder refused.
   */
  login(): { user: string; password: string } {
    if (!this.#target.login) throw new ProbeError('unauthorized', 'no login is stored for this recorder')
    if (this.#loginState === 'rejected') throw new ProbeError('unauthorized', 'the recorder refused this login before')
    if (this.#loginState === 'uncertain')
      throw new ProbeError('unauthorized', 'the recorder gave no clear answer to this login')
    if (this.#held !== null) throw new ProbeError('refused', this.#held)
    if (this.#refusals >= MAX_REFUSALS) throw new ProbeError('refused', 'the recorder refused this login twice')
    return this.#target.login
  }

  /** The recorder locks, or has few tries left: the login is not presented again in this probe, whatever the protocol. */
  holdLogin(reason: string): void {
    this.#held = reason
  }

  /**
   * A login that was good was refused: a missing right, a limit of connections, or another door that does not know the account.
   * Recorders count them all together (recorders.md section 3), so they are counted together here.
   */
  loginRefused(): void {
    this.#refusals += 1
  }

  /** It was not the login that had been refused the last time, but how it was put. */
  loginTakenAgain(): void {
    this.#refusals = Math.max(0, this.#refusals - 1)
  }

  loginAccepted(): void {
    this.#loginState = 'ok'
  }

  loginUncertain(): void {
    this.#loginState = 'uncertain'
  }

  loginRejected(): void {
    this.#loginState = 'rejected'
  }

  /** Sends one request of a driver's read list under its name; what it was and how it ended is written down. */
  async send(operation: string, request: HttpRequest, authenticated: boolean): Promise<HttpAnswer> {
    const entry = this.note(operation, authenticated)
    try {
      const trying = authenticated && this.#loginState !== 'ok'
      const answer = await send(this.#line, request, { fresh: trying, repeatable: !trying })
      entry.outcome = `HTTP ${String(answer.status)}`
      return answer
    } catch (error) {
      entry.outcome = error instanceof ProbeError ? error.kind : 'failed'
      throw error
    }
  }

  /** Writes down that something is asked now, over whatever protocol; whoever asks fills in how it ended. */
  note(operation: string, authenticated: boolean): TranscriptLine {
    const at = new Date().toISOString()
    const entry: TranscriptLine = { at, operation: operation.slice(0, MAX_WORDS), authenticated, outcome: 'pending' }
    this.transcript.push(entry)
    return entry
  }

  /** Lets go of the recorder's connection. */
  close(): void {
    this.#line.agent.destroy()
  }

  /** A text without this target's password, for errors and logs. */
  redact(text: string): string {
    return redact(text, this.#target.login ? [this.#target.login.password] : [])
  }
}
