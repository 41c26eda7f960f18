import * as z from 'zod/mini'
import { instant, sha256 } from '@nadzor/shared/facts/primitives'

/** `backup.json`, written last: a backup without it did not come to its end. */
export const manifest = z.object({
  format: z.literal(1),
  at: instant,
  database: z.object({ kind: z.enum(['sqlite', 'postgres']), file: z.string(), sha256 }),
  photos: z.int(),
  bytes: z.int(),
})
export type Manifest = z.infer<typeof manifest>

export const MANIFEST = 'backup.json'
/** In DATA_DIR beside the photos: what a server cannot make anew. Thumbnails and half uploads are not among them. */
export const KEPT_FILES = ['credential.key', 'rescue.key'] as const
export const KEPT_FOLDERS = ['photos', 'packs'] as const
