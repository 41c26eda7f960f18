import { createHash } from 'node:crypto'

/** One challenge of a WWW-Authenticate header, parameter names in lower case (RFC 9110 section 11.6.1). */
export type Challenge = { scheme: string; parameters: Map<string, string> }

/** Reads a header by hand, character by character: no regular expression runs over device text. */
export function parseChallenge(header: string): Challenge {
  const space = header.indexOf(' ')
  const scheme = (space < 0 ? header : header.slice(0, space)).toLowerCase()
  const parameters = new Map<string, string>()
  let i = space < 0 ? header.length : space + 1
  while (i < header.length) {
    while (header[i] === ' ' || header[i] === ',') i++
    const equals = header.indexOf('=', i)
    if (equals < 0) break
    const name = header.slice(i, equals).trim().toLowerCase()
    i = equals + 1
    let value = ''
    if (header[i] === '"') {
      i++
      while (i < header.length && header[i] !== '"') {
        if (header[i] === '\\') i++
        value += header[i++] ?? ''
      }
      i++
    } else {
      while (i < header.length && header[i] !== ',') value += header[i++] ?? ''
      value = value.trim()
    }
    if (name) parameters.set(name, value)
  }
  return { scheme, parameters }
}

const algorithms = new Map([
  ['md5', 'md5'],
  ['sha-256', 'sha256'],
])

/** The strongest Digest challenge we can answer: SHA-256 before MD5; null when there is none. */
export function pickDigest(headers: readonly string[]): Challenge | null {
  const usable = headers.map(parseChallenge).filter(({ scheme, parameters }) => {
    if (scheme !== 'digest' || !parameters.get('nonce')) return false
    const qop = parameters.get('qop')
    if (qop !== undefined && !qop.split(',').some((word) => word.trim() === 'auth')) return false
    return algorithms.has((parameters.get('algorithm') ?? 'md5').toLowerCase())
  })
  const isSha = (c: Challenge) => (c.parameters.get('algorithm') ?? '').toLowerCase() === 'sha-256'
  return usable.find(isSha) ?? usable[0] ?? null
}

/** The Authorization header for one request (RFC 7616). `cnonce`: 16 fresh random bytes in hex; `count`: uses of the nonce so far. */
export function digestAuthorization(
  challenge: Challenge,
  request: { method: string; path: string },
  login: { user: string; password: string },
  cnonce: string,
  count = 1,
): string {
  const get = (name: string) => challenge.parameters.get(name)
  const hash = algorithms.get((get('algorithm') ?? 'md5').toLowerCase()) ?? 'md5'
  const h = (text: string) => createHash(hash).update(text, 'utf8').digest('hex')
  const realm = get('realm') ?? ''
  const nonce = get('nonce') ?? ''
  const ha1 = h(`${login.user}:${realm}:${login.password}`)
  const ha2 = h(`${request.method}:${request.path}`)
  const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  const parts = [
    `username=${quoted(login.user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(request.path)}`,
  ]
  const algorithm = get('algorithm')
  if (algorithm) parts.push(`algorithm=${algorithm}`)
  if (get('qop') === undefined) parts.push(`response="${h(`${ha1}:${nonce}:${ha2}`)}"`)
  else {
    const nc = count.toString(16).padStart(8, '0')
    const response = h(`${ha1}:${nonce}:${nc}:${cnonce}:auth:${ha2}`)
    parts.push('qop=auth', `nc=${nc}`, `cnonce="${cnonce}"`, `response="${response}"`)
  }
  const opaque = get('opaque')
  if (opaque !== undefined) parts.push(`opaque=${quoted(opaque)}`)
  return `Digest ${parts.join(', ')}`
}
