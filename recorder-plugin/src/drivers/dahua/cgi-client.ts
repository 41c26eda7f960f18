import { ProbeError } from '../../errors.ts'
import type { Contact } from '../../transport/contact.ts'
import type { HttpAnswer } from '../../transport/http.ts'
import { DigestSession } from '../digest-session.ts'
import type { Asked, LoginHabits } from '../digest-session.ts'
import { CgiBody } from './cgi-body.ts'
import { configRequest, readRequest } from './operations.ts'
import type { Config, Read } from './operations.ts'

/** Seconds for which the recorder says it is locked ("RmLock" in a JSON answer); null when it does not. */
function lockedFor(body: string): number | null {
  if (!body.startsWith('{') || body.length > 4096) return null
  try {
    const told = JSON.parse(body) as { RmLock?: unknown }
    return typeof told.RmLock === 'number' && told.RmLock > 0 ? told.RmLock : null
  } catch {
    return null
  }
}

function guard(answer: HttpAnswer): void {
  const seconds = lockedFor(answer.body)
  if (seconds !== null)
    throw new ProbeError('refused', `the recorder has locked this account or address for ${String(seconds)} s`)
}

const isMarkup = (body: string) => body.trimStart().startsWith('<')

const habits: LoginHabits = {
  // Each answer brings a new nonce; an old one is refused, and stands in the device's log as that (recorders.md section 4).
  keepsNonces: false,
  accepted(answer) {
    if (answer.status === 200) return !isMarkup(answer.body) && answer.body.includes('=') ? true : null
    // Said to somebody it knows: an unknown name, or a right that is missing.
    return answer.status === 403 && answer.body.includes('Authority:check failure') ? true : null
  },
  guard,
}

/** One recorder with the vendor's CGI: reads of the list, answers as tables. */
export class CgiClient {
  readonly #session: DigestSession

  constructor(contact: Contact) {
    this.#session = new DigestSession(contact, habits)
  }

  wasOpen(operation: Read): boolean {
    return this.#session.open.has(operation)
  }

  anonymous(operation: Read): Promise<HttpAnswer> {
    return this.#session.anonymous(readRequest(operation))
  }

  get(operation: Read): Promise<CgiBody> {
    return this.send(readRequest(operation))
  }

  config(name: Config): Promise<CgiBody> {
    return this.send(configRequest(name))
  }

  async send(asked: Asked): Promise<CgiBody> {
    return new CgiBody(await this.sendForText(asked))
  }

  /** For requests that are answered by a bare word ("OK"). */
  async sendForText(asked: Asked): Promise<string> {
    const answer = await this.#session.ask(asked)
    const { status, body } = answer
    guard(answer)
    // How an event that nobody raised is told, as an error and with either status.
    if (asked.operation === 'videoLoss' && body.includes('No Events')) return ''
    if (status === 200) {
      if (isMarkup(body)) throw new ProbeError('malformed', 'a web page instead of an answer')
      if (body.startsWith('Error')) throw new ProbeError('unsupported', 'the recorder does not offer this')
      return body
    }
    if (status >= 300 && status < 400)
      throw new ProbeError('refused', `HTTP ${String(status)}: the recorder points elsewhere, which is not followed`)
    // 400 is an unknown table or a search that found nothing; 501 what this model has not.
    if (status === 400 || status === 404 || status === 501)
      throw new ProbeError('unsupported', `HTTP ${String(status)}`)
    if (status === 403) throw new ProbeError('refused', 'a name this recorder has not, or a right this account has not')
    throw new ProbeError('refused', `HTTP ${String(status)} without what was asked for`)
  }
}
