import { createDecipheriv, diffieHellman, hkdfSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { partsOfSealed, sealedAbout, sealInfo } from '@nadzor/shared/agents/seal-login'
import type { SealedFor } from '@nadzor/shared/agents/seal-login'
import { publicKeyOf, rawPublicKey } from './keys.ts'

/**
 * Opens a login sealed to this agent by shared/src/agents/seal-login.ts. Throws when it was sealed to another key, for
 * another recorder, agent or host, or was changed.
 */
export function openLogin(sealKey: KeyObject, about: SealedFor, sealed: string): { user: string; password: string } {
  const parts = partsOfSealed(sealed)
  if (!parts) throw new Error('not a sealed login')
  const agreed = diffieHellman({ privateKey: sealKey, publicKey: publicKeyOf('X25519', parts.ephemeral) })
  const own = Buffer.from(rawPublicKey(sealKey), 'base64url')
  const salt = Buffer.concat([parts.ephemeral, own])
  const key = Buffer.from(hkdfSync('sha256', agreed, salt, sealInfo, 32))
  const decipher = createDecipheriv('aes-256-gcm', key, parts.nonce)
  decipher.setAAD(Buffer.from(sealedAbout(about)))
  decipher.setAuthTag(parts.text.subarray(-16))
  const text = Buffer.concat([decipher.update(parts.text.subarray(0, -16)), decipher.final()]).toString('utf8')
  return JSON.parse(text) as { user: string; password: string }
}
