import type { ServerResponse } from 'node:http'

/**
 * How a fake behaves on the wire. `drip`: a byte every 200 ms for ever. `half`: closes in the middle of the body. `bomb`: more
 * than anybody needs, and `huge` 60 MB of it. `entities`: a DOCTYPE that grows. `xmlns`: as many namespaces as fit under
 * 1 MiB. `deep`: nested without end. `login-page`: a web page with 200. `redirect`: sends elsewhere. `digest-nonsense`:
 * a challenge that is none.
 */
export const hostileManners = [
  'drip',
  'half',
  'bomb',
  'huge',
  'entities',
  'xmlns',
  'deep',
  'login-page',
  'redirect',
  'digest-nonsense',
] as const
export type Manner = 'healthy' | (typeof hostileManners)[number]

export type Reply = { status: number; body: string; type: string }

const DRIP = 200
const HUGE = 60 * 1024 * 1024

const loginPage =
  '<!doctype html><html><head><title>Login</title><link rel="stylesheet" href="x.css"></head><body><form><input name=user><br><input name=password></form></body></html>'
const entities = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">${Array.from(
  { length: 20 },
  (_, i) => `<!ENTITY a${String(i)} "${`&a${i === 0 ? '' : String(i - 1)};`.repeat(10)}">`,
).join('')}]><l>&a19;</l>`

/** Bodies that stand instead of an answer, with the status they come with. */
const instead: Partial<Record<Manner, () => Reply>> = {
  bomb: () => ({ status: 200, body: `<a ${'xmlns:q="u" '.repeat(400_000)}/>`, type: 'application/xml' }),
  entities: () => ({ status: 200, body: entities, type: 'application/xml' }),
  xmlns: () => ({ status: 200, body: `<a ${'xmlns:q="u" '.repeat(80_000)}/>`, type: 'application/xml' }),
  deep: () => ({ status: 200, body: '<a>'.repeat(100_000), type: 'application/xml' }),
  'login-page': () => ({ status: 200, body: loginPage, type: 'text/html' }),
  redirect: () => ({ status: 302, body: '', type: 'text/html' }),
  'digest-nonsense': () => ({ status: 401, body: '', type: 'text/html' }),
}

/** Writes answers the way the fake behaves; `stop` ends what drips. */
export class Mouth {
  readonly #timers = new Set<NodeJS.Timeout>()

  write(response: ServerResponse, manner: Manner, reply: Reply): void {
    if (manner === 'redirect') response.setHeader('Location', 'http://192.0.2.1/doc/page/login.asp')
    if (manner === 'digest-nonsense')
      response.setHeader('WWW-Authenticate', [
        'Digest',
        'Digest realm=,nonce',
        'Digest qop="auth-conf", nonce="1"',
        '"',
      ])
    const { status, body, type } = instead[manner]?.() ?? reply
    const bytes = Buffer.from(body)
    if (manner === 'drip') this.#drip(response, status, bytes)
    else if (manner === 'huge') pour(response)
    else if (manner === 'half') {
      response.writeHead(status, { 'Content-Type': type, 'Content-Length': Math.max(2, bytes.length) })
      response.write(bytes.subarray(0, Math.max(1, bytes.length >> 1)), () => response.socket?.destroy())
    } else response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.length }).end(bytes)
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  #drip(response: ServerResponse, status: number, bytes: Buffer): void {
    response.writeHead(status, { 'Content-Type': 'application/xml' })
    let sent = 0
    const timer = setInterval(() => {
      const at = sent++ % Math.max(1, bytes.length)
      response.write(bytes.length === 0 ? ' ' : bytes.subarray(at, at + 1))
    }, DRIP)
    this.#timers.add(timer)
    response.on('close', () => {
      clearInterval(timer)
    })
  }
}

/** As much as the reader takes, up to HUGE. */
function pour(response: ServerResponse): void {
  const piece = Buffer.alloc(64 * 1024, 'x')
  let sent = 0
  response.writeHead(200, { 'Content-Type': 'application/xml' })
  const more = (): void => {
    while (sent < HUGE && !response.destroyed) {
      sent += piece.length
      if (!response.write(piece)) {
        response.once('drain', more)
        return
      }
    }
    response.end()
  }
  more()
}
