import type { PreparedPhoto } from './prepare-photo.ts'
import type { Store } from './store.ts'

/** Half-done work of one screen: what was typed and chosen (plain data), and photos that have passed `preparePhoto`. */
export type KeptDraft = { body: unknown; photos: PreparedPhoto[] }

/**
 * Keeps it under a name of the screen's choosing, so that a phone that dies in the middle loses nothing; null throws
 * it away. It is never sent: `write` makes a change of it. Resolves when it is stored.
 */
export async function keepDraft({ db, sealing }: Store, key: string, draft: KeptDraft | null): Promise<void> {
  if (draft === null) {
    await db.drafts.delete(key)
    return
  }
  const words = draft.photos.map(({ bytes: _bytes, preview: _preview, ...description }) => description)
  const [sealed] = await sealing.sealBodies([{ body: draft.body, photos: words }])
  if (!sealed) throw new Error('sealing lost a body')
  const photos = await Promise.all(
    draft.photos.map(async ({ bytes, preview }) => ({
      bytes: await sealing.sealBytes(bytes),
      preview: await sealing.sealBytes(preview),
    })),
  )
  await db.drafts.put({ key, sealed, photos })
}

/** What `keepDraft` kept under this name; null when there is nothing. */
export async function readDraft({ db, sealing }: Store, key: string): Promise<KeptDraft | null> {
  const row = await db.drafts.get(key)
  if (!row) return null
  const [opened] = await sealing.openBodies([row.sealed])
  const { body, photos } = opened as { body: unknown; photos: Omit<PreparedPhoto, 'bytes' | 'preview'>[] }
  const whole = await Promise.all(
    row.photos.map(async ({ bytes, preview }, index) => ({
      ...(photos[index] as PreparedPhoto),
      bytes: await sealing.openBytes(bytes),
      preview: await sealing.openBytes(preview),
    })),
  )
  return { body, photos: whole }
}
