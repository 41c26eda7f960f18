import type { HashedPack } from '@nadzor/shared/rules/schema'
import type { Config } from './config.ts'
import type { Database } from './db/open-database.ts'
import type { Logger } from './logger.ts'
import type { LoginLimits } from './login-limits.ts'
import type { CustomPacks } from './packs/custom-packs.ts'
import type { Passwords } from './passwords.ts'
import type { Photos } from './photos/photos.ts'
import type { Sealer } from './recorders/sealing.ts'

/**
 * Everything the server needs from outside, made once in main.ts (or by a test). Nothing below reaches for a clock,
 * an id, randomness or the environment by itself: that is what makes a seeded simulation possible.
 */
export type Deps = {
  db: Database
  /** The clock. */
  now: () => Date
  /** A UUIDv7. */
  newId: () => string
  /** Unguessable bytes: session tokens, set-up link, label codes. */
  randomBytes: (count: number) => Uint8Array
  log: Logger
  config: Config
  /** Rule pack editions in use with their content hashes; replaced whole when an authority's own change (packs/reload-packs.ts). */
  packs: HashedPack[]
  /** An authority's own packs; left out where there is no folder of them. */
  customPacks?: CustomPacks | undefined
  /** Folder of the built client (dist/client). */
  clientDir: string
  passwords: Passwords
  /** Bytes of photos: store, thumbnails, uploads on their way. */
  photos: Photos
  loginLimits: LoginLimits
  /** Opens and seals recorders' logins. */
  sealer: Sealer
  /** A probe was asked for: look for it now. Does nothing where no worker runs. */
  wakeProbes: () => void
  /** True once the process was told to stop: new requests are answered `unavailable`. */
  isDraining: () => boolean
}
