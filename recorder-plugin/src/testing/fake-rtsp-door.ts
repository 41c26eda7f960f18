import { randomBytes } from 'node:crypto'
import { digestAuthorization, parseChallenge } from '../transport/digest.ts'
import type { FakeRtsp } from './fake-rtsp.ts'

/** What a login check needs of a request. */
export type RtspCaller = { method: string; uri: string; headers: ReadonlyMap<string, string> }

/** A source's login, on one connection: each nonce counts its uses, and one used twice alike is a replay. */
export class RtspDoor {
  readonly #fake: FakeRtsp
  #nonce = randomBytes(16).toString('hex')
  #uses = 0

  constructor(fake: FakeRtsp) {
    this.#fake = fake
  }

  challenges(stale: boolean): string[] {
    const { login } = this.#fake.state
    if (login === 'basic') return ['Basic realm="kamera"']
    this.#nonce = randomBytes(16).toString('hex')
    this.#uses = 0
    const more = stale ? ', stale=true' : ''
    const plain = `Digest realm="kamera", nonce="${this.#nonce}"${more}`
    if (login === 'digest-old') return ['Basic realm="kamera"', plain]
    if (login === 'digest-sha256') return [`${plain}, qop="auth", algorithm=SHA-256`, `${plain}, qop="auth"`]
    return [`${plain}, qop="auth"`]
  }

  /** Whether whoever asks is known; counts what is presented. */
  knows({ method, uri, headers }: RtspCaller): boolean | 'stale' {
    const { state } = this.#fake
    if (state.login === 'none') return true
    const header = headers.get('authorization')
    if (!header) return false
    this.#fake.logins += 1
    const { scheme, parameters } = parseChallenge(header)
    let right: boolean
    if (scheme === 'basic') {
      const told = Buffer.from(header.slice(6), 'base64').toString('utf8')
      right = state.login === 'basic' && state.users.some(({ name, password }) => told === `${name}:${password}`)
    } else right = this.#rightDigest(method, uri, header)
    if (!right) this.#fake.failedLogins += 1
    else if (state.staleAfter !== null && this.#uses > state.staleAfter) return 'stale'
    else if (state.limitAfter !== null && this.#fake.logins > state.limitAfter) return false
    return right && (scheme === 'basic' || parameters.get('uri') === uri)
  }

  #rightDigest(method: string, uri: string, header: string): boolean {
    const { parameters } = parseChallenge(header)
    const user = this.#fake.state.users.find(({ name }) => name === parameters.get('username'))
    this.#uses += 1
    if (!user || parameters.get('nonce') !== this.#nonce) return false
    if (parameters.has('nc') && Number.parseInt(parameters.get('nc') ?? '', 16) !== this.#uses) return false
    const qop = parameters.has('qop') ? ', qop="auth"' : ''
    const algorithm = parameters.has('algorithm') ? `, algorithm=${parameters.get('algorithm') ?? ''}` : ''
    const challenge = parseChallenge(`Digest realm="kamera", nonce="${this.#nonce}"${qop}${algorithm}`)
    const expected = digestAuthorization(
      challenge,
      { method, path: uri },
      { user: user.name, password: user.password },
      parameters.get('cnonce') ?? '',
      this.#uses,
    )
    return parseChallenge(expected).parameters.get('response') === parameters.get('response')
  }
}
