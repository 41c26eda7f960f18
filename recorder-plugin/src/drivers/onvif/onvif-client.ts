import { createHash, randomBytes } from 'node:crypto'
import onvif from 'onvif'
import { ProbeError } from '../../errors.ts'
import type { Contact } from '../../transport/contact.ts'
import { pickDigest } from '../../transport/digest.ts'
import type { HttpAnswer, HttpRequest } from '../../transport/http.ts'
import { escapeXml, find, findAll, parseXml, textAt } from '../../transport/xml.ts'
import type { Element } from '../../transport/xml.ts'
import { withDigest } from '../digest-session.ts'
import { isReadOperation } from './operations.ts'

/** What `onvif` 0.8.3 has but its index.d.ts does not declare. */
type Built = { service?: string; body: string; action?: string }
type RawCam = Pick<
  onvif.Cam,
  'getSystemDateAndTime' | 'getServices' | 'getDeviceInformation' | 'getUsers' | 'getProfiles' | 'getRecordings'
> & {
  uri: Record<string, { path: string }>
  media2Support: boolean
  _requestPart2: (options: Built, callback: unknown) => void
  _passwordDigest: () => { passdigest: string; nonce: string; timestamp: string }
  _envelopeHeader: () => string
  _envelopeFooter: () => string
  _request: (options: Built, callback: () => void) => void
}
export type Call = (cam: RawCam) => void

type LoginMode = 'ws-security' | 'http-digest'

/** A SOAP answer: its Body, or the fault it carried. */
export type SoapAnswer = { body: Element; http: HttpAnswer }

const namespaces = new Map([
  ['http://www.onvif.org/ver10/device/wsdl', 'device'],
  ['http://www.onvif.org/ver10/media/wsdl', 'media'],
  ['http://www.onvif.org/ver20/media/wsdl', 'media2'],
  ['http://www.onvif.org/ver10/recording/wsdl', 'recording'],
  ['http://www.onvif.org/ver10/search/wsdl', 'search'],
  ['http://www.onvif.org/ver10/replay/wsdl', 'replay'],
  ['http://www.onvif.org/ver20/ptz/wsdl', 'ptz'],
  ['http://www.onvif.org/ver20/imaging/wsdl', 'imaging'],
])

const isRefusal = (text: string) => /NotAuthorized|not authorized|Unauthorized|FailedAuthentication/i.test(text)

/**
 * The `onvif` library builds every envelope; its own transport and parser never see a byte of the device
 * (recorders.md 1.6: a 200 kB answer can freeze them for seconds, a half answer never calls back). `connect()` is never
 * called: it hides refused logins and burns several tries.
 */
export class OnvifClient {
  readonly #contact: Contact
  #services: Map<string, string> = new Map([['device', '/onvif/device_service']])
  #mode: LoginMode | null = null
  #servicesRead = false
  /** Whether the device's clock is one that a WS-Security stamp can be near to. */
  #stampable = true
  /** Operations that were answered to anybody though they want a login (access classes of ONVIF Core). */
  readonly open = new Set<string>()
  /** Whether the last request carried the login. */
  #presented = false
  /** Milliseconds to add to our clock to get the device's; WS-Security stamps must be near the device's own time. */
  #shift = 0

  constructor(contact: Contact) {
    this.#contact = contact
  }

  setShift(milliseconds: number): void {
    this.#shift = milliseconds
  }

  /** The device tells a time that is none. */
  cannotStamp(): void {
    this.#stampable = false
  }

  has(service: string): boolean {
    return this.#services.has(service)
  }

  /** Reads GetServices (PRE_AUTH: no login). Only the path of a device-supplied address is ever used. */
  async readServices(): Promise<void> {
    const { body } = await this.anonymous((cam) => {
      cam.getServices(true, () => undefined)
    })
    for (const service of findAll(find(body, 'GetServicesResponse'), 'Service')) {
      const name = namespaces.get(textAt(service, 'Namespace') ?? '')
      const address = textAt(service, 'XAddr')
      if (name && address && URL.canParse(address)) this.#services.set(name, new URL(address).pathname)
    }
    this.#servicesRead = true
  }

  /** Asks without any login. */
  async anonymous(call: Call): Promise<SoapAnswer> {
    const { operation, request } = this.#build(call, false)
    return this.#read(await this.#contact.send(operation, request, false))
  }

  /**
   * Asks with the login where the device wants one. What it tells without is taken without; the first refusal shows which
   * way it wants the login, which is then presented once. Whatever goes wrong at that one try is final for the whole
   * probe: nobody knows what the recorder counted.
   */
  async authenticated(call: Call): Promise<SoapAnswer> {
    const login = this.#contact.login()
    // Without its list of services nothing but the device itself can be asked; why there is none is said by asking again.
    if (!this.#servicesRead) await this.readServices()
    if (this.#mode === null) {
      const open = await this.#withoutLogin(call)
      if (open) return open
    }
    const trying = this.#contact.loginState === 'untested'
    this.#presented = false
    try {
      const answer = await this.#withLogin(call, login)
      if (trying && this.#presented) this.#contact.loginAccepted()
      return answer
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error
      const refused = error.kind === 'unauthorized'
      if (trying && this.#presented) {
        if (refused) this.#contact.loginRejected()
        else this.#contact.loginUncertain()
        throw error
      }
      if (!refused || !this.#presented) throw error
      // The login itself is good: this account may not read this (GetUsers wants an administrator), or the device has no room.
      this.#contact.loginRefused()
      throw new ProbeError('refused', 'this account may not read that')
    }
  }

  /** The answer without a login, or null when the device wants one; then it is known which way. */
  async #withoutLogin(call: Call): Promise<SoapAnswer | null> {
    const { operation, request } = this.#build(call, false)
    const http = await this.#contact.send(operation, request, false)
    if (http.status === 401 && pickDigest(http.challenges)) {
      this.#mode = 'http-digest'
      return null
    }
    try {
      const answer = this.#read(http)
      this.open.add(operation)
      return answer
    } catch (error) {
      if (!(error instanceof ProbeError) || error.kind !== 'unauthorized') throw error
      const left = error instanceof Refusal ? error.triesLeft : null
      if (left !== null && left <= TRIES_TO_LEAVE) {
        const reason = `the device leaves ${String(left)} tries; none is used`
        this.#contact.holdLogin(reason)
        throw new ProbeError('refused', reason)
      }
      this.#mode = 'ws-security'
      return null
    }
  }

  async #withLogin(call: Call, login: { user: string; password: string }): Promise<SoapAnswer> {
    const { operation, request } = this.#build(call, this.#mode === 'ws-security')
    if (this.#mode === 'ws-security') {
      // A stamp far from the device's time would be refused like a wrong password, and a right one would count as rejected.
      if (!this.#stampable) throw new ProbeError('malformed', 'no login can be stamped with the time this device tells')
      this.#presented = true
      return this.#read(await this.#contact.send(operation, request, true))
    }
    const first = await this.#contact.send(operation, request, false)
    if (first.status !== 401) return this.#read(first)
    const ready = withDigest(request, first.challenges, login)
    this.#presented = true
    return this.#read(await this.#contact.send(operation, ready, true))
  }

  #build(call: Call, withToken: boolean): { operation: string; request: HttpRequest } {
    const login = withToken ? this.#contact.login() : null
    const cam = new onvif.Cam({
      hostname: this.#contact.host,
      port: this.#contact.port,
      autoconnect: false,
      ...(login ? { username: escapeXml(login.user), password: login.password } : {}),
    }) as unknown as RawCam
    cam.uri = Object.fromEntries([...this.#services].map(([name, path]) => [name, { path }]))
    // Media2 is asked only where Media1 is missing; the library builds either request from this switch.
    cam.media2Support = !this.#services.has('media') && this.#services.has('media2')
    if (login) cam._passwordDigest = () => this.#token(login.password)
    let built: Built | null = null
    cam._requestPart2 = (options) => {
      built = options
    }
    call(cam)
    const { service, body } = built ?? missing()
    const operation = operationOf(body)
    if (!isReadOperation(operation)) throw new Error(`${operation} is not on the list of read operations`)
    const path = this.#services.get(service ?? 'device')
    if (!path) throw new ProbeError('unsupported', `the device has no ${service ?? 'device'} service`)
    return {
      operation,
      request: { method: 'POST', path, headers: { 'Content-Type': 'application/soap+xml; charset=utf-8' }, body },
    }
  }

  /** As the WS-UsernameToken profile says, in UTF-8: the library's own uses ASCII and spoils other letters. */
  #token(password: string) {
    const nonce = randomBytes(16)
    const timestamp = new Date(Date.now() + this.#shift).toISOString()
    const passdigest = createHash('sha1')
      .update(nonce)
      .update(timestamp, 'utf8')
      .update(password, 'utf8')
      .digest('base64')
    return { passdigest, nonce: nonce.toString('base64'), timestamp }
  }

  #read(http: HttpAnswer): SoapAnswer {
    if (http.status === 401) throw new ProbeError('unauthorized', 'the device refused the login')
    if (http.status === 403) throw new ProbeError('refused', 'HTTP 403')
    if (http.status === 404 || http.status === 501) throw new ProbeError('unsupported', `HTTP ${String(http.status)}`)
    const body = find(parseXml(http.body), 'Body')
    if (!body) throw new ProbeError('malformed', `HTTP ${String(http.status)} without a SOAP body`)
    const fault = find(body, 'Fault')
    if (fault) throw faultError(fault)
    return { body, http }
  }
}

/** With this many tries left or fewer, the login is not presented: a mistyped one would lock the school out. */
const TRIES_TO_LEAVE = 2

/** A refused login, and how many tries the device says are left. */
class Refusal extends ProbeError {
  readonly triesLeft: number | null
  constructor(left: number | null) {
    super('unauthorized', `the device refused the login${left === null ? '' : ` and leaves ${String(left)} tries`}`)
    this.triesLeft = left
  }
}

/** The number before "attempt" in a fault ("You still have 29 attempt(s)", met on live devices). */
function triesLeft(words: string): number | null {
  const tokens = words.slice(0, 1000).toLowerCase().split(' ')
  const at = tokens.findIndex((token) => token.startsWith('attempt'))
  const left = at < 1 ? Number.NaN : Number(tokens[at - 1])
  return Number.isInteger(left) && left >= 0 ? left : null
}

function missing(): never {
  throw new Error('the library built no request')
}

/** A request the library has no method for, in the library's own envelope. */
export function raw(service: string, body: string): Call {
  return (cam) => {
    cam._request({ service, body: cam._envelopeHeader() + body + cam._envelopeFooter() }, () => undefined)
  }
}

/** The operation a SOAP body carries: the first element inside it. */
function operationOf(envelope: string): string {
  const children = find(parseXml(envelope), 'Body')?.children ?? []
  return children.length === 1 ? (children[0]?.name ?? '') : ''
}

function faultError(fault: Element): ProbeError {
  const words = allText(fault)
  if (isRefusal(words)) return new Refusal(triesLeft(words))
  if (/ActionNotSupported|NotImplemented|NotSupported|not implemented/i.test(words))
    return new ProbeError('unsupported', 'the device does not offer this')
  return new ProbeError('refused', 'the device answered with a fault')
}

function allText(element: Element): string {
  return [element.text, ...element.children.map(allText)].join(' ')
}
