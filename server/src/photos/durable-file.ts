import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes a rename or a new file survive a power cut: the folder's own entry has to reach the disk too. */
async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder; its file system orders these writes itself.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/**
 * Writes `bytes` to `path` so that after any crash there is either the whole file or none. `partial` is a name on the
 * same file system that nobody else uses. Resolves when the file would survive a power cut.
 */
export async function writeDurably(path: string, partial: string, bytes: Uint8Array): Promise<void> {
  const made = await mkdir(dirname(path), { recursive: true })
  await mkdir(dirname(partial), { recursive: true })
  try {
    const file = await open(partial, 'wx', 0o640)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
  if (made !== undefined) await syncFolder(dirname(dirname(path)))
}
