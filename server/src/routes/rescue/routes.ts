import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { MAX_RESCUE_BYTES, rescueReport } from '@nadzor/shared/api/rescue'
import { importRescue } from '../../commands/rescue/import-file.ts'
import { refused } from '../../commands/rescue/open-file.ts'
import { requireAuthority } from '../../policies/require.ts'
import { route } from '../route.ts'

/** Ends a stream that is longer than any rescue file may be. */
function capped(): Transform {
  let taken = 0
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      taken += chunk.length
      if (taken > MAX_RESCUE_BYTES) done(refused('too-large', `A rescue file has ${MAX_RESCUE_BYTES} bytes at most.`))
      else done(null, chunk)
    },
  })
}

export const rescueRoutes = [
  // The file as it is, as application/octet-stream. It is laid down first, because it is checked whole before it is used.
  route({
    method: 'POST',
    path: '/api/rescue',
    access: 'rescue.import',
    answer: rescueReport,
    async handler({ ctx, deps, user }) {
      requireAuthority(user, 'rescue.import')
      const folder = deps.photos.stagingFolder
      await mkdir(folder, { recursive: true, mode: 0o750 })
      // Among the uploads: what a killed server leaves there is cleared away with them.
      const path = join(folder, `rescue-${randomUUID()}`)
      try {
        await pipeline(ctx.req, capped(), createWriteStream(path, { mode: 0o600 }))
        return await importRescue(deps, user, path)
      } finally {
        await rm(path, { force: true })
      }
    },
  }),
]
