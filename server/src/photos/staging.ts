import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Uploads that nobody continued for so long begin anew; the phone still has the photo. */
export const STALE_AFTER_MS = 7 * 24 * 3600 * 1000

/** Deletes uploads that were last written before `before`. Answers how many. A file that cannot be read is left alone. */
export async function sweepStaging(folder: string, before: Date): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  let swept = 0
  for (const name of names.filter((one) => !one.endsWith('.json'))) {
    const found = await stat(join(folder, name)).catch(() => null)
    if (!found?.isFile() || found.mtime >= before) continue
    await rm(join(folder, name), { force: true })
    await rm(join(folder, `${name}.json`), { force: true })
    swept += 1
  }
  return swept
}
