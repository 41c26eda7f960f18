import { ProbeError } from '../../errors.ts'
import type { Contact } from '../../transport/contact.ts'
import type { HttpAnswer } from '../../transport/http.ts'
import { numberAt, parseXml, textAt } from '../../transport/xml.ts'
import type { Element } from '../../transport/xml.ts'
import { DigestSession } from '../digest-session.ts'
import type { Asked, LoginHabits } from '../digest-session.ts'
import { readRequest, searchRequest } from './operations.ts'
import type { Read, Search } from './operations.ts'

/** With this many tries left or fewer, the login is not presented: a mistyped one would lock the school out. */
const TRIES_TO_LEAVE = 2

/** The ResponseStatus or userCheck in an answer, whichever way it spells itself; null for a web page or nothing. */
function statusIn(answer: HttpAnswer): Element | null {
  try {
    return parseXml(answer.body)
  } catch (error) {
    if (error instanceof ProbeError) return null
    throw error
  }
}

/** A number a device may leave out or spoil. */
function looseNumber(element: Element | null, name: string): number | null {
  const value = Number(textAt(element, name) ?? Number.NaN)
  return Number.isFinite(value) ? value : null
}

const habits: LoginHabits = {
  // As clients that run against many of these recorders do.
  keepsNonces: true,
  accepted(answer) {
    if (answer.status === 200) return statusIn(answer) ? true : null
    // "You may not" and "I have no such thing" are said to somebody it knows.
    const reason = textAt(statusIn(answer), 'subStatusCode')
    return answer.status === 403 && (reason === 'lowPrivilege' || reason === 'notSupport') ? true : null
  },
  guard(answer) {
    const status = statusIn(answer)
    const lock = textAt(status, 'lockStatus')
    if (lock === 'lock' || lock === 'locked') {
      const seconds = looseNumber(status, 'unlockTime')
      const until = seconds === null ? '' : ` for ${String(seconds)} s`
      throw new ProbeError('refused', `the recorder has locked this account or address${until}`)
    }
    const left = looseNumber(status, 'retryLoginTime')
    if (left !== null && left <= TRIES_TO_LEAVE && answer.status === 401)
      throw new ProbeError('refused', `the recorder leaves ${String(left)} tries; none is used`)
  },
}

const unsupportedReasons = new Set(['notSupport', 'methodNotAllowed', 'invalidOperation', 'badURLFormat'])

/** One ISAPI recorder: read operations of the list, answers as elements by local name. */
export class IsapiClient {
  readonly #session: DigestSession

  constructor(contact: Contact) {
    this.#session = new DigestSession(contact, habits)
  }

  /** Whether this read was answered without a login. */
  wasOpen(operation: Read): boolean {
    return this.#session.open.has(operation)
  }

  /** The raw answer without a login. */
  anonymous(operation: Read): Promise<HttpAnswer> {
    return this.#session.anonymous(readRequest(operation))
  }

  async get(operation: Read, n?: number): Promise<Element> {
    return this.#read(readRequest(operation, n))
  }

  async search(operation: Search, root: string, body: string, n?: number): Promise<Element> {
    return this.#read(searchRequest(operation, root, body, n))
  }

  async #read(asked: Asked): Promise<Element> {
    const answer = await this.#session.ask(asked)
    const { status } = answer
    if (status >= 300 && status < 400)
      throw new ProbeError('refused', `HTTP ${String(status)}: the recorder points elsewhere, which is not followed`)
    if (status === 404 || status === 405 || status === 501)
      throw new ProbeError('unsupported', `HTTP ${String(status)}`)
    if (status === 200) {
      const root = parseXml(answer.body)
      if (root.name.toLowerCase() === 'html') throw new ProbeError('malformed', 'a web page instead of an answer')
      if (root.name !== 'ResponseStatus' || numberAt(root, 'statusCode') === 1) return root
      throw reasonOf(root, status)
    }
    throw reasonOf(statusIn(answer), status)
  }
}

/** Vendor words of a refusal. `notSupport` is a missing endpoint, `lowPrivilege` a missing right; both come as HTTP 403. */
function reasonOf(status: Element | null, code: number): ProbeError {
  const reason = textAt(status, 'subStatusCode') ?? ''
  // ResponseStatus 4 is "Invalid Operation": what old firmware says to a path it does not have.
  const invalid = reason === '' && textAt(status, 'statusCode') === '4'
  if (unsupportedReasons.has(reason) || invalid)
    return new ProbeError('unsupported', 'the recorder does not offer this')
  if (reason === 'lowPrivilege') return new ProbeError('refused', 'this account may not read that')
  if (code === 403) return new ProbeError('refused', 'HTTP 403')
  return new ProbeError(code >= 400 ? 'refused' : 'malformed', `HTTP ${String(code)} without what was asked for`)
}
