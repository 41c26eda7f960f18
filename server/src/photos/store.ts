import type { Readable } from 'node:stream'

/**
 * Where the bytes of photos live: known by the SHA-256 of exactly those bytes (lower-case hex), never changed.
 * `photos/testing/describe-store.ts` says in full what each store must do.
 */
export type PhotoStore = {
  /**
   * Resolves only when the bytes would survive a power cut. Putting what is there already is fine; where the stored
   * copy was damaged, the good bytes take its place. Throws when the bytes do not have that hash; nothing is kept then.
   */
  put(sha256: string, bytes: Uint8Array): Promise<void>
  /** Null when it is not there. */
  stat(sha256: string): Promise<{ size: number } | null>
  /** The bytes from the first on; null when it is not there. */
  open(sha256: string): Promise<Readable | null>
}
