import type { Environment } from './environment.ts'

/** SHA-256 in lower-case hex. */
export async function sha256Hex(env: Pick<Environment, 'digest'>, bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await env.digest(bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The UTF-8 bytes of a text, in a buffer of their own. */
export function utf8(text: string): ArrayBuffer {
  const bytes = new TextEncoder().encode(text)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
}
