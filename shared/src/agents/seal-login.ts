import { base64url, fromBase64url } from './base64url.ts'

/**
 * A recorder's login, sealed in the browser to the public key of the agent that serves the recorder, so that the server
 * stores what it cannot read (docs/security.md, "Agents", with the format and test vectors).
 *
 * `a2.EPHEMERAL.NONCE.CIPHERTEXT`, each part in base64url. A fresh X25519 key agrees with the agent's (RFC 7748);
 * HKDF-SHA-256 (RFC 5869) with both public keys as salt makes the key of AES-256-GCM; agent, recorder, its
 * host and whether by TLS are associated data, so that a sealed login opens for no other recorder, and a server in wrong
 * hands cannot have it presented elsewhere.
 */
export const SEALED_VERSION = 'a2'
export const sealInfo = 'nadzor login a2'
/** What a sealed login is for: it opens for this agent alone, and only to ask this recorder at this host, with TLS or without. */
export type SealedFor = { agentId: string; recorderId: string; host: string; secure: boolean }
export const sealedAbout = ({ agentId, recorderId, host, secure }: SealedFor): string =>
  [SEALED_VERSION, agentId, recorderId, secure ? 'tls' : 'plain', host.toLowerCase()].join(' ')

/** Blanks after the JSON up to a multiple of this many bytes: the length must not tell the password's. */
const BLOCK = 256

type Bytes = Uint8Array<ArrayBuffer>
/** What is used of WebCrypto, the same in browsers and in Node: handed in, because `shared` has no randomness. */
export type SealingCrypto = {
  getRandomValues(bytes: Bytes): Bytes
  subtle: {
    generateKey(algorithm: { name: string }, extractable: boolean, usages: 'deriveBits'[]): Promise<unknown>
    importKey(
      format: 'raw',
      bytes: Bytes,
      algorithm: { name: string },
      extractable: boolean,
      usages: ('deriveBits' | 'encrypt')[],
    ): Promise<unknown>
    exportKey(format: 'raw', key: never): Promise<unknown>
    deriveBits(algorithm: never, key: never, length: number): Promise<ArrayBuffer>
    encrypt(algorithm: never, key: never, bytes: Bytes): Promise<ArrayBuffer>
  }
}

type Pair = { publicKey: unknown; privateKey: unknown }

/** Bytes of a text in UTF-8, without the TextEncoder that not every caller's world has. */
export function utf8(text: string): Bytes {
  const escaped = encodeURIComponent(text)
  const bytes: number[] = []
  for (let i = 0; i < escaped.length; i++) {
    if (escaped[i] !== '%') bytes.push(escaped.charCodeAt(i))
    else {
      bytes.push(Number.parseInt(escaped.slice(i + 1, i + 3), 16))
      i += 2
    }
  }
  return new Uint8Array(bytes)
}

function joined(...parts: Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function padded(bytes: Bytes): Bytes {
  const all = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK).fill(0x20)
  all.set(bytes)
  return all
}

/**
 * Seals a login. `sealKey` is the agent's public key as GET /api/recorders/:id tells it. Throws when that is none, or
 * when the browser knows no X25519. `given` is for the test vectors alone: a nonce or ephemeral key used twice opens both.
 */
export async function sealLogin(
  crypto: SealingCrypto,
  to: SealedFor & { sealKey: string },
  login: { user: string; password: string },
  given?: { pair: Pair; nonce: Bytes },
): Promise<string> {
  const recipient = fromBase64url(to.sealKey)
  if (recipient?.length !== 32) throw new Error('the agent has no key to seal to')
  const { subtle } = crypto
  const x25519 = { name: 'X25519' }
  const pair = given?.pair ?? ((await subtle.generateKey(x25519, true, ['deriveBits'])) as Pair)
  const ephemeral = new Uint8Array((await subtle.exportKey('raw', pair.publicKey as never)) as ArrayBuffer)
  const agentKey = await subtle.importKey('raw', recipient, x25519, false, [])
  const agreed = await subtle.deriveBits({ ...x25519, public: agentKey } as never, pair.privateKey as never, 256)
  const secret = await subtle.importKey('raw', new Uint8Array(agreed), { name: 'HKDF' }, false, ['deriveBits'])
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: joined(ephemeral, recipient), info: utf8(sealInfo) }
  const bits = await subtle.deriveBits(hkdf as never, secret as never, 256)
  const key = await subtle.importKey('raw', new Uint8Array(bits), { name: 'AES-GCM' }, false, ['encrypt'])
  const nonce = given?.nonce ?? crypto.getRandomValues(new Uint8Array(12))
  const gcm = { name: 'AES-GCM', iv: nonce, additionalData: utf8(sealedAbout(to)) }
  const text = padded(utf8(JSON.stringify({ user: login.user, password: login.password })))
  const sealed = new Uint8Array(await subtle.encrypt(gcm as never, key as never, text))
  return [SEALED_VERSION, base64url(ephemeral), base64url(nonce), base64url(sealed)].join('.')
}

/** The three parts of a sealed login; null when it is none. Whether it opens, only the agent knows. */
export function partsOfSealed(sealed: string): { ephemeral: Bytes; nonce: Bytes; text: Bytes } | null {
  const [version, ...parts] = sealed.split('.')
  const [ephemeral, nonce, text] = parts.map(fromBase64url)
  if (version !== SEALED_VERSION || parts.length !== 3 || !ephemeral || !nonce || !text) return null
  // A block of text and the tag of 16 bytes at least.
  return ephemeral.length === 32 && nonce.length === 12 && text.length >= BLOCK + 16 ? { ephemeral, nonce, text } : null
}

export function isSealedLogin(sealed: string): boolean {
  return partsOfSealed(sealed) !== null
}
