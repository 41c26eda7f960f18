import { createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** A public key of 32 raw bytes as Node wants it: RFC 8410 puts twelve fixed bytes before them. */
export function publicKeyOf(kind: 'X25519' | 'Ed25519', raw: Uint8Array): KeyObject {
  const before = Buffer.from(kind === 'X25519' ? '302a300506032b656e032100' : '302a300506032b6570032100', 'hex')
  return createPublicKey({ key: Buffer.concat([before, raw]), format: 'der', type: 'spki' })
}

/** The raw 32 bytes of a public key, in base64url. */
export function rawPublicKey(key: KeyObject): string {
  return (key.type === 'private' ? createPublicKey(key) : key)
    .export({ format: 'der', type: 'spki' })
    .subarray(-32)
    .toString('base64url')
}

/** Ed25519 (RFC 8032) over a text in UTF-8, in base64url. */
export function signText(signKey: KeyObject, text: string): string {
  return sign(null, Buffer.from(text), signKey).toString('base64url')
}

/** Whether `signature` was made over `text` by the private half of this raw public key. */
export function isSignedBy(rawKey: string, text: string, signature: string): boolean {
  try {
    const key = publicKeyOf('Ed25519', Buffer.from(rawKey, 'base64url'))
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
  } catch {
    // Not a key, or not a point of the curve.
    return false
  }
}
