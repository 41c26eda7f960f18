import { randomBytes } from 'node:crypto'
import { ProbeError } from '../errors.ts'
import type { Contact } from '../transport/contact.ts'
import { digestAuthorization, pickDigest } from '../transport/digest.ts'
import type { HttpAnswer, HttpRequest } from '../transport/http.ts'

/** One request of a driver's list of read operations, under its name. */
export type Asked = { operation: string; request: HttpRequest }

/** What a vendor's answers mean for the login. */
export type LoginHabits = {
  /** Whether the answer to a presented login shows that it was taken; null: it does not show. */
  accepted(answer: HttpAnswer): boolean | null
  /**
   * Whether its nonces hold for more than one request: then each goes out with the login at once, which halves the requests. Known
   * of the vendor, not found out by trying: a device that takes it for a refused login would count it.
   */
  keepsNonces: boolean
  /** Throws `refused` when a 401 says that the account is locked or has few tries left. */
  guard(answer: HttpAnswer): void
}

/** Header values travel as bytes: a device's UTF-8 realm arrives as Latin-1 letters, and ours has to leave that way. */
const fromBytes = (text: string) => Buffer.from(text, 'latin1').toString('utf8')
const toBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
const hasControl = (text: string) => [...text].some((letter) => letter < ' ' || letter === '\u007f')

/**
 * The request with an answer to the strongest challenge among these headers. Throws `unsupported` when none is a Digest, or when the
 * account's name cannot travel in a header, and `malformed` when the challenge would spoil one.
 */
export function withDigest(
  request: HttpRequest,
  challenges: readonly string[],
  login: { user: string; password: string },
  count = 1,
): HttpRequest {
  if (hasControl(login.user))
    throw new ProbeError('unsupported', 'the account’s name has characters no login can carry')
  const challenge = pickDigest(challenges.map(fromBytes))
  if (!challenge) throw new ProbeError('unsupported', 'the device offers no Digest login; no other is used')
  const authorization = digestAuthorization(challenge, request, login, randomBytes(16).toString('hex'), count)
  if (hasControl(authorization)) throw new ProbeError('malformed', 'the device’s challenge is none')
  return { ...request, headers: { ...request.headers, Authorization: toBytes(authorization) } }
}

/**
 * HTTP Digest over one contact: every request goes out without a login first, is told by the challenge how the login is wanted,
 * and carries it once. The first presentation decides for the whole probe (recorders.md sections 0.3 and 7).
 */
export class DigestSession {
  readonly #contact: Contact
  readonly #habits: LoginHabits
  /** Operations that were answered to anybody. */
  readonly open = new Set<string>()
  /** The last challenge and how often it was answered; null where each request needs one of its own. */
  #kept: { challenges: readonly string[]; count: number } | null = null
  #keeps: boolean

  constructor(contact: Contact, habits: LoginHabits) {
    this.#contact = contact
    this.#habits = habits
    this.#keeps = habits.keepsNonces
  }

  /** The answer to a request without a login, whatever it is. */
  anonymous({ operation, request }: Asked): Promise<HttpAnswer> {
    return this.#contact.send(operation, request, false)
  }

  /**
   * The answer with the login where the device wants one. Throws `unauthorized` without a login or after a refused one,
   * `unsupported` when the device wants a way of login that would show the password, `refused` when it refuses a login it
   * took before (a missing right, or its limit of connections).
   */
  async ask({ operation, request }: Asked): Promise<HttpAnswer> {
    const login = this.#contact.login()
    const kept = await this.#withKept(operation, request, login)
    if (kept.answer) return kept.answer
    const first = kept.challenge ?? (await this.#contact.send(operation, request, false))
    if (first.status !== 401) {
      if (first.status === 200) this.open.add(operation)
      return first
    }
    const ready = withDigest(request, first.challenges, login)
    this.#guard(first)
    const answer = await this.#present(operation, ready)
    // The login is as good as ever: it was the nonce that was too old.
    if (kept.challenge) this.#contact.loginTakenAgain()
    if (this.#keeps) this.#kept = { challenges: first.challenges, count: 1 }
    return answer
  }

  /** The answer by a challenge met before, or the new one that a device wants answered instead. */
  async #withKept(
    operation: string,
    request: HttpRequest,
    login: { user: string; password: string },
  ): Promise<{ answer: HttpAnswer | null; challenge: HttpAnswer | null }> {
    if (!this.#kept || this.#contact.loginState !== 'ok') return { answer: null, challenge: null }
    this.#kept.count += 1
    const ready = withDigest(request, this.#kept.challenges, login, this.#kept.count)
    const answer = await this.#contact.send(operation, ready, true)
    if (answer.status !== 401) return { answer, challenge: null }
    // Not a second time in this probe: whether the device counted that as a refused login is not known.
    this.#kept = null
    this.#keeps = false
    this.#contact.loginRefused()
    // Where that was one refusal too many, this says so.
    this.#contact.login()
    return { answer: null, challenge: answer }
  }

  async #present(operation: string, request: HttpRequest): Promise<HttpAnswer> {
    const trying = this.#contact.loginState === 'untested'
    try {
      const answer = await this.#contact.send(operation, request, true)
      if (trying) this.#settle(answer)
      else if (answer.status === 401) {
        this.#contact.loginRefused()
        throw new ProbeError('refused', 'the device refused a login it had taken before')
      }
      return answer
    } catch (error) {
      // Nobody knows what the recorder counted: not presented again before somebody decides.
      if (trying && this.#contact.loginState === 'untested') this.#contact.loginUncertain()
      throw error
    }
  }

  /** A recorder that locks, or is about to, is left in peace by every protocol. */
  #guard(answer: HttpAnswer): void {
    try {
      this.#habits.guard(answer)
    } catch (error) {
      if (error instanceof ProbeError) this.#contact.holdLogin(error.message)
      throw error
    }
  }

  #settle(answer: HttpAnswer): void {
    if (answer.status === 401) {
      this.#contact.loginRejected()
      this.#guard(answer)
      throw new ProbeError('unauthorized', 'the device refused the login')
    }
    if (this.#habits.accepted(answer) === true) this.#contact.loginAccepted()
    else this.#contact.loginUncertain()
  }
}
