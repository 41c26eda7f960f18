import { createDecipheriv, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { partsOfSealed, sealedAbout, sealInfo } from '@nadzor/shared/agents/seal-login'

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

/**
 * Opens a login sealed to this agent by shared/src/agents/seal-login.ts. Throws when it was sealed to another key, for
 * another recorder or agent, or was changed.
 */
export function openLogin(
  sealKey: KeyObject,
  about: { agentId: string; recorderId: string },
  sealed: string,
): { user: string; password: string } {
  const parts = partsOfSealed(sealed)
  if (!parts) throw new Error('not a sealed login')
  const agreed = diffieHellman({ privateKey: sealKey, publicKey: publicKeyOf('X25519', parts.ephemeral) })
  const own = Buffer.from(rawPublicKey(sealKey), 'base64url')
  const salt = Buffer.concat([parts.ephemeral, own])
  const key = Buffer.from(hkdfSync('sha256', agreed, salt, sealInfo, 32))
  const decipher = createDecipheriv('aes-256-gcm', key, parts.nonce)
  decipher.setAAD(Buffer.from(sealedAbout(about.agentId, about.recorderId)))
  decipher.setAuthTag(parts.text.subarray(-16))
  const text = Buffer.concat([decipher.update(parts.text.subarray(0, -16)), decipher.final()]).toString('utf8')
  return JSON.parse(text) as { user: string; password: string }
}
