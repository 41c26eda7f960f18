import { join } from 'node:path'
import { fileStore } from './file-store.ts'
import type { PhotoStore } from './store.ts'
import { createThumbnails } from './thumbnails.ts'
import type { Thumbnails } from './thumbnails.ts'

/** All that has to do with bytes of photos, as `Deps` hands it out. */
export type Photos = {
  store: PhotoStore
  thumbnails: Thumbnails
  /** Folder of uploads that are still on their way. */
  stagingFolder: string
}

/** Photos under one folder: `photos/` for what was receipted, `thumbnails/` (can be made anew) and `uploads/`. */
export function createPhotos(dataDir: string): Photos {
  const store = fileStore(join(dataDir, 'photos'))
  return {
    store,
    thumbnails: createThumbnails(store, join(dataDir, 'thumbnails')),
    stagingFolder: join(dataDir, 'uploads'),
  }
}
