import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { digestAuthorization, parseChallenge } from '../transport/digest.ts'
import type { FakeRecorderState } from './recorder-state.ts'

/** Who asks, as far as the login shows. */
export type Caller = { presented: boolean; level: string | null }

/** HTTP Digest on the device's side. A nonce is good for one request, or for as many as count on, as vendors differ. */
export class DigestDoor {
  /** Nonces handed out, with the count of their last use. */
  readonly #nonces = new Map<string, number>()
  readonly #realm: string
  readonly #keeps: boolean

  constructor(realm: string, keepsNonces = false) {
    this.#realm = realm
    this.#keeps = keepsNonces
  }

  challenge(response: ServerResponse): void {
    const nonce = randomBytes(16).toString('hex')
    this.#nonces.set(nonce, 0)
    // Headers travel as bytes; a realm may hold letters beyond Latin-1.
    const realm = Buffer.from(this.#realm, 'utf8').toString('latin1')
    response.setHeader('WWW-Authenticate', [
      `Digest qop="auth", realm="${realm}", nonce="${nonce}", algorithm=SHA-256`,
      `Digest qop="auth", realm="${realm}", nonce="${nonce}"`,
    ])
  }

  caller(state: FakeRecorderState, request: IncomingMessage): Caller {
    const header = request.headers.authorization
    if (!header) return { presented: false, level: null }
    const { parameters } = parseChallenge(Buffer.from(header, 'latin1').toString('utf8'))
    const user = state.users.find(({ name }) => name === parameters.get('username'))
    const nonce = parameters.get('nonce') ?? ''
    const count = Number.parseInt(parameters.get('nc') ?? '1', 16)
    const last = this.#nonces.get(nonce)
    if (this.#keeps) this.#nonces.set(nonce, count)
    else this.#nonces.delete(nonce)
    if (!user || last === undefined || count <= last || parameters.get('uri') !== request.url)
      return { presented: true, level: null }
    const challenge = parseChallenge(
      `Digest realm="${this.#realm}", nonce="${nonce}", algorithm=${parameters.get('algorithm') ?? 'MD5'}, qop="auth"`,
    )
    const expected = digestAuthorization(
      challenge,
      { method: request.method ?? '', path: request.url ?? '' },
      { user: user.name, password: user.password },
      parameters.get('cnonce') ?? '',
      count,
    )
    const right = parseChallenge(expected).parameters.get('response') === parameters.get('response')
    return { presented: true, level: right ? user.level : null }
  }
}
