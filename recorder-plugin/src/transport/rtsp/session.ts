import { ProbeError } from '../../errors.ts'
import type { Contact } from '../contact.ts'
import type { RtspAnswer } from './answer.ts'
import { RtspLine } from './line.ts'
import { isStale, RtspLogin } from './login.ts'
import type { Place } from './place.ts'
import type { RtspHeaders, RtspMethod } from './request.ts'
import { isDescription } from './sdp.ts'

/** Milliseconds a device may take to say goodbye. */
const GOODBYE = 300
const MAX_SESSION = 256

/** First presentations under way, each settled when its answer has been understood. */
const trials = new WeakMap<Contact, Promise<void>>()
/** Whether the streams of a contact took its login; until one did, only one stream at a time presents it. */
const taken = new WeakMap<Contact, boolean>()

/** What a stream's description was, and whether it was given to somebody nobody knows. */
export type Described = { sdp: string; base: string; anonymous: boolean }

/** One stream over one connection, from the first look to the goodbye. */
export class RtspSession {
  readonly line: RtspLine
  readonly #contact: Contact
  readonly #place: Place
  readonly #login: RtspLogin
  #session: string | null = null

  private constructor(contact: Contact, place: Place, line: RtspLine) {
    this.#contact = contact
    this.#place = place
    this.line = line
    this.#login = new RtspLogin(contact)
  }

  static async open(contact: Contact, place: Place): Promise<RtspSession> {
    return new RtspSession(contact, place, await RtspLine.open(contact, place.port))
  }

  /** Whether the device speaks RTSP, asked without a login. */
  async options(): Promise<boolean> {
    const { status } = await this.line.ask('OPTIONS', this.#place.uri)
    return status === 200 || status === 401
  }

  /** The first question goes out without a login; what the device answers then is a fact of its own (`acc.anonymous`). */
  async describe(): Promise<Described> {
    const headers: RtspHeaders = { Accept: 'application/sdp' }
    const first = await this.line.ask('DESCRIBE', this.#place.uri, headers)
    const answer = first.status === 401 ? await this.#present('DESCRIBE', this.#place.uri, headers, first) : first
    check(answer)
    const base = answer.headers.get('content-base') ?? answer.headers.get('content-location') ?? this.#place.uri
    return { sdp: answer.body, base, anonymous: first.status === 200 }
  }

  /** Asks for one track over this connection; answers the channel on which its packets come. */
  async setup(uri: string, channel: number, require?: string): Promise<number> {
    const answer = await this.#ask('SETUP', uri, {
      Transport: `RTP/AVP/TCP;unicast;interleaved=${String(channel)}-${String(channel + 1)}`,
      ...this.#sessionHeader(),
      ...(require === undefined ? {} : { Require: require }),
    })
    check(answer)
    this.#session ??= sessionOf(answer)
    return interleavedChannel(answer) ?? channel
  }

  async play(uri: string, headers: RtspHeaders): Promise<void> {
    check(await this.#ask('PLAY', uri, { ...this.#sessionHeader(), ...headers }))
  }

  /** Says goodbye where there is somebody to say it to, and closes whatever the answer. */
  async end(uri: string): Promise<void> {
    try {
      if (this.#session !== null && !this.line.ended && !this.#contact.signal.aborted)
        await this.#askOnce('TEARDOWN', uri, this.#sessionHeader(), GOODBYE)
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error
    } finally {
      this.line.close()
    }
  }

  #sessionHeader(): RtspHeaders {
    return this.#session === null ? {} : { Session: this.#session }
  }

  #askOnce(method: RtspMethod, uri: string, headers: RtspHeaders, limit?: number): Promise<RtspAnswer> {
    const Authorization = this.#login.header(method, uri)
    return this.line.ask(method, uri, { ...headers, ...(Authorization === undefined ? {} : { Authorization }) }, limit)
  }

  /** With the login where the device asked for one; an old nonce is exchanged once. */
  async #ask(method: RtspMethod, uri: string, headers: RtspHeaders): Promise<RtspAnswer> {
    const presented = this.#login.asked
    const answer = await this.#askOnce(method, uri, headers)
    if (answer.status !== 401) return answer
    // Described to anybody, but watched only by those it knows: this is the first presentation.
    if (!presented) return this.#present(method, uri, headers, answer)
    if (!isStale(answer)) throw this.#refusedLater()
    this.#login.meet(answer)
    const again = await this.#askOnce(method, uri, headers)
    if (again.status === 401) throw this.#refusedLater()
    return again
  }

  #refusedLater(): ProbeError {
    this.#contact.loginRefused()
    return new ProbeError('refused', 'the device refused a login it had taken before')
  }

  /** Waits for its turn: of two streams opened at once only one presents a login that nobody has tried yet. */
  async #present(method: RtspMethod, uri: string, headers: RtspHeaders, challenge: RtspAnswer): Promise<RtspAnswer> {
    for (let other = trials.get(this.#contact); other; other = trials.get(this.#contact)) await other
    // An account that other doors know and this one does not: not put to it a second time, since recorders count them together.
    if (taken.get(this.#contact) === false)
      throw new ProbeError('refused', 'the device’s streams refuse a login it took elsewhere')
    this.#login.meet(challenge)
    if (taken.get(this.#contact)) return this.#presentOnce(method, uri, headers)
    const trial = this.#presentOnce(method, uri, headers)
    const over = trial.then(
      () => undefined,
      () => undefined,
    )
    trials.set(
      this.#contact,
      over.then(() => void trials.delete(this.#contact)),
    )
    return trial
  }

  /** The presentation that decides for the whole probe, unless another protocol settled it before (recorders.md 0.3). */
  async #presentOnce(method: RtspMethod, uri: string, headers: RtspHeaders): Promise<RtspAnswer> {
    const trying = this.#contact.loginState === 'untested'
    try {
      const answer = await this.#askOnce(method, uri, headers)
      if (answer.status === 401) {
        if (trying) this.#contact.loginRejected()
        else this.#contact.loginRefused()
        taken.set(this.#contact, false)
        throw new ProbeError(
          trying ? 'unauthorized' : 'refused',
          trying ? 'the device refused the login' : 'the device’s streams refuse a login it took elsewhere',
        )
      }
      if (trying && isGranted(method, answer)) this.#contact.loginAccepted()
      taken.set(this.#contact, true)
      return answer
    } finally {
      // Nobody knows what the recorder counted: not presented again before somebody decides.
      if (trying && this.#contact.loginState === 'untested') this.#contact.loginUncertain()
    }
  }
}

/** RTSP's words for a refusal (RFC 2326 section 7.1.1). A redirect is a refusal: nobody is followed elsewhere. */
function check({ status }: RtspAnswer): void {
  if (status === 200) return
  const words = `RTSP ${String(status)}`
  if (status >= 300 && status < 400)
    throw new ProbeError('refused', `${words}: it points elsewhere, which is not followed`)
  if (status === 404 || status === 405 || status === 461 || status === 501 || status === 551)
    throw new ProbeError('unsupported', `${words}: there is no such stream over TCP`)
  throw new ProbeError('refused', words)
}

/** Whether an answer shows that a login was taken: what was asked for is there, not just a friendly status. */
function isGranted(method: RtspMethod, { status, body }: RtspAnswer): boolean {
  return status === 200 && (method !== 'DESCRIBE' || isDescription(body))
}

function sessionOf(answer: RtspAnswer): string {
  const id = (answer.headers.get('session') ?? '').split(';')[0]?.trim() ?? ''
  const visible = [...id].every((letter) => letter > ' ' && letter < '\u007f')
  if (id === '' || id.length > MAX_SESSION || !visible) throw new ProbeError('malformed', 'a session without a name')
  return id
}

/** Devices may put the packets on other channels than asked for. */
function interleavedChannel(answer: RtspAnswer): number | null {
  for (const part of (answer.headers.get('transport') ?? '').split(';')) {
    const [name = '', value = ''] = part.split('=')
    if (name.trim().toLowerCase() !== 'interleaved') continue
    const channel = Number(value.split('-')[0])
    return Number.isInteger(channel) && channel >= 0 && channel < 255 ? channel : null
  }
  return null
}
