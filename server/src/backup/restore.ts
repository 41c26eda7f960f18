import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { migrate, openDatabase } from '../db/open-database.ts'
import type { Database } from '../db/open-database.ts'
import { allStreamIds, beginAnew } from '../db/queries/after-restore.ts'
import { chainOf } from '../db/queries/chain.ts'
import { heldPhotos } from '../db/queries/custody.ts'
import { sqliteFaults } from '../db/sqlite-copy.ts'
import { isPostgresUrl, sqliteFile } from './back-up.ts'
import type { Place } from './back-up.ts'
import { BackupError, copyWhole, filesBelow, hashOfName, sha256OfFile } from './files.ts'
import { KEPT_FILES, KEPT_FOLDERS, manifest, MANIFEST } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { runPostgresTool } from './programs.ts'

export type Restored = { manifest: Manifest; streams: number; photos: number }

/**
 * Puts a backup where no server has been yet, and proves it before it is used: the database is sound, every change log's
 * chain holds, and every photo that a receipt was given for is there with its hash. Then all phones are told to fetch
 * everything anew. Throws `BackupError`; DATA_DIR may then hold a part, and is to be emptied before the next try.
 */
export async function restore(folder: string, { databaseUrl, dataDir }: Place): Promise<Restored> {
  const told = await readManifest(folder)
  await mustBeEmpty(dataDir)
  const dump = join(folder, told.database.file)
  if ((await sha256OfFile(dump).catch(() => null)) !== told.database.sha256)
    throw new BackupError(`${dump} is missing or not as it was written; take an earlier backup.`)
  if (isPostgresUrl(databaseUrl) !== (told.database.kind === 'postgres'))
    throw new BackupError(`This is a backup of ${told.database.kind}; DATABASE_URL names another kind of database.`)

  for (const kept of KEPT_FOLDERS)
    for (const path of await filesBelow(join(folder, kept))) {
      const to = join(dataDir, kept, path)
      await copyWhole(join(folder, kept, path), to)
      const hash = hashOfName(path)
      if (hash !== null && (await sha256OfFile(to)) !== hash)
        throw new BackupError(`Photo ${path} of the backup is damaged; take an earlier backup.`)
    }
  for (const file of KEPT_FILES)
    await copyWhole(join(folder, file), join(dataDir, file)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    })

  if (told.database.kind === 'postgres') {
    await runPostgresTool(
      'pg_restore',
      ['--no-owner', '--exit-on-error', '--dbname', dbName(databaseUrl), dump],
      databaseUrl,
    )
  } else {
    const file = sqliteFile(databaseUrl)
    if (resolve(dirname(file)) !== resolve(dataDir)) await mustBeEmpty(dirname(file))
    await copyWhole(dump, file)
    const faults = sqliteFaults(file)
    if (faults.length > 0) throw new BackupError(`The restored database is not sound: ${faults.join('; ')}`)
  }
  const db = openDatabase(databaseUrl)
  try {
    const [streams, photos] = [await provenChains(db), await provenPhotos(db, dataDir)]
    await migrate(db)
    await db.transaction().execute(beginAnew)
    return { manifest: told, streams, photos }
  } finally {
    await db.destroy()
  }
}

const dbName = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1))

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => null)
  if (text === null)
    throw new BackupError(`${folder} holds no ${MANIFEST}: it is no backup, or one that was cut short.`)
  const read = manifest.safeParse(JSON.parse(text))
  if (!read.success) throw new BackupError(`${MANIFEST} is of a newer or unknown format.`)
  return read.data
}

async function mustBeEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  if (names.length > 0) throw new BackupError(`${folder} is not empty (${names[0]} …): restore into a new folder.`)
}

async function provenChains(db: Database): Promise<number> {
  const ids = await allStreamIds(db)
  for (const id of ids) {
    const report = await chainOf(db, id)
    if (!report?.intact) throw new BackupError(`The change log ${id} does not hold: ${JSON.stringify(report)}`)
  }
  return ids.length
}

async function provenPhotos(db: Database, dataDir: string): Promise<number> {
  let photos = 0
  let after: string | null = null
  for (;;) {
    const page = await heldPhotos(db, after, 500)
    for (const { sha256, evidenceId } of page) {
      const file = join(dataDir, 'photos', sha256.slice(0, 2), `${sha256}.jpg`)
      if ((await sha256OfFile(file).catch(() => null)) !== sha256)
        throw new BackupError(`Photo ${evidenceId} was received and is not in the backup.`)
      photos += 1
    }
    after = page.at(-1)?.evidenceId ?? null
    if (after === null || page.length < 500) return photos
  }
}
