import { createHash } from 'node:crypto'
import type { Deps } from '../../deps.ts'

/** 256 random bits for a cookie or link; only the hash is ever stored. */
export function newToken(deps: Deps): { token: string; hash: string } {
  const token = Buffer.from(deps.randomBytes(32)).toString('base64url')
  return { token, hash: tokenHash(token) }
}

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')
