import { randomBytes } from 'node:crypto'
import { ProbeError } from '../../errors.ts'
import type { Contact } from '../contact.ts'
import { digestAuthorization, parseChallenge, pickDigest } from '../digest.ts'
import type { Challenge } from '../digest.ts'
import type { RtspAnswer } from './answer.ts'
import type { RtspMethod } from './request.ts'

/** A realm and a nonce beyond this are no device's. */
const MAX_HEADER = 3072

/** The Authorization header of one connection: the challenge is met once and its nonce used for all that follows. */
export class RtspLogin {
  readonly #contact: Contact
  #digest: Challenge | null = null
  #basic = false
  #count = 0

  constructor(contact: Contact) {
    this.#contact = contact
  }

  /** Whether the device has asked for a login, so that one goes out with every request. */
  get asked(): boolean {
    return this.#digest !== null || this.#basic
  }

  /** Nothing before the device has asked for a login. Every call is one use of the nonce. */
  header(method: RtspMethod, uri: string): string | undefined {
    if (!this.#digest && !this.#basic) return undefined
    const login = this.#contact.login()
    if (this.#basic) return `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`
    if (!this.#digest) return undefined
    this.#count += 1
    const cnonce = randomBytes(16).toString('hex')
    const header = digestAuthorization(this.#digest, { method, path: uri }, login, cnonce, this.#count)
    if (header.length > MAX_HEADER) throw new ProbeError('malformed', 'the device’s challenge is longer than any')
    if ([...header].some((letter) => letter < ' ' || letter === '\u007f'))
      throw new ProbeError('malformed', 'the device’s challenge is none')
    return header
  }

  /**
   * Takes the challenge of a 401. Throws `unauthorized` without a login to give or after a refused one, `unsupported` when the
   * device only offers ways that would show the password and no operator chose that.
   */
  meet(answer: RtspAnswer): void {
    const login = this.#contact.login()
    if ([...login.user].some((letter) => letter < ' ' || letter === '\u007f'))
      throw new ProbeError('unsupported', 'the account’s name has characters no login can carry')
    this.#digest = pickDigest(answer.challenges)
    this.#count = 0
    this.#basic =
      !this.#digest &&
      this.#contact.rtsp?.basic === true &&
      answer.challenges.some((header) => parseChallenge(header).scheme === 'basic')
    if (!this.#digest && !this.#basic)
      throw new ProbeError('unsupported', 'the device offers no Digest login for its streams; no other is used')
  }
}

/** Whether a 401 only says that the nonce has grown old (RFC 7616 section 3.3): the login itself was good. */
export function isStale(answer: RtspAnswer): boolean {
  return answer.challenges.some((header) => parseChallenge(header).parameters.get('stale')?.toLowerCase() === 'true')
}
