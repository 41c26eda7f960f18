import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

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
  await syncFolders(path, made === undefined ? undefined : dirname(resolve(made)))
}

/** Folders whose own entries this process has seen reach the disk: from then on only what is in them is new. */
const reached = new Set<string>()

/**
 * Each new folder is an entry of its own in the one above it: syncs from the file's folder up to `top`. Two levels at
 * least, because whoever made the file's folder at the same moment may not have come so far yet.
 */
async function syncFolders(path: string, top?: string): Promise<void> {
  const own = dirname(resolve(path))
  if (top === undefined && reached.has(own)) return syncFolder(own)
  const last = top !== undefined && top.length < dirname(own).length ? top : dirname(own)
  for (let folder = own; ; folder = dirname(folder)) {
    await syncFolder(folder)
    if (folder === last || folder === dirname(folder)) break
  }
  reached.add(own)
}

/** For a file that is there already, perhaps by a process that was killed before it could say so to the disk. */
export async function makeDurable(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  await syncFolders(path)
}
