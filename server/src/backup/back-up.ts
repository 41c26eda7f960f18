import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copySqlite, sqliteFaults } from '../db/sqlite-copy.ts'
import { BackupError, copyWhole, filesBelow, hashOfName, sha256OfFile } from './files.ts'
import { KEPT_FILES, KEPT_FOLDERS, MANIFEST } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { runPostgresTool } from './programs.ts'

export type Place = { databaseUrl: string; dataDir: string }

export const isPostgresUrl = (url: string): boolean => /^postgres(ql)?:\/\//.test(url)
export const sqliteFile = (url: string): string => (url.startsWith('file:') ? fileURLToPath(url) : url)

/**
 * Copies a running server into `folder`, which may hold an earlier backup: its photos are not copied again. The database
 * first, as one committed state, then the photos: they are written once and before the record that names them, so every
 * photo the copied record names is there to be copied. Each is checked by its hash on the way. Throws `BackupError`.
 */
export async function backUp({ databaseUrl, dataDir }: Place, folder: string, now: () => Date): Promise<Manifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // From here on the earlier backup's record does not hold any more.
  await rm(join(folder, MANIFEST), { force: true })
  const at = now().toISOString()
  const database = isPostgresUrl(databaseUrl)
    ? await dumpPostgres(databaseUrl, folder)
    : await copyOfSqlite(sqliteFile(databaseUrl), folder)

  const damaged: string[] = []
  let [photos, bytes] = [0, 0]
  for (const kept of KEPT_FOLDERS) {
    for (const path of await filesBelow(join(dataDir, kept))) {
      if (path.startsWith('partial')) continue
      const [from, to] = [join(dataDir, kept, path), join(folder, kept, path)]
      const hash = hashOfName(path)
      if (hash === null) {
        await copyWhole(from, to)
        continue
      }
      const there = await sha256OfFile(to).catch(() => null)
      if (there !== hash) {
        await copyWhole(from, to)
        if ((await sha256OfFile(to)) !== hash) damaged.push(path)
      }
      photos += 1
      bytes += (await readFile(to)).length
    }
  }
  for (const file of KEPT_FILES) {
    await copyWhole(join(dataDir, file), join(folder, file)).catch((error: unknown) => {
      // A server that never had a recorder's login may have none.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    })
  }
  if (damaged.length > 0)
    throw new BackupError(
      `${damaged.length} photos of this server are damaged (${damaged[0]} …): the backup is not marked as whole.`,
    )
  const manifest: Manifest = { format: 1, at, database, photos, bytes }
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  return manifest
}

async function copyOfSqlite(file: string, folder: string): Promise<Manifest['database']> {
  const to = join(folder, 'nadzor.sqlite')
  await rm(to, { force: true })
  await copySqlite(file, to).catch((error: unknown) => {
    throw new BackupError(`The database ${file} cannot be copied: ${String(error)}`)
  })
  const faults = sqliteFaults(to)
  // What looking at it left behind; the copy itself is one file.
  for (const aside of ['-wal', '-shm']) await rm(`${to}${aside}`, { force: true })
  if (faults.length > 0) throw new BackupError(`The copied database is not sound: ${faults.join('; ')}`)
  return { kind: 'sqlite', file: 'nadzor.sqlite', sha256: await sha256OfFile(to) }
}

async function dumpPostgres(databaseUrl: string, folder: string): Promise<Manifest['database']> {
  const file = 'nadzor.dump'
  await rm(join(folder, file), { force: true })
  await runPostgresTool('pg_dump', ['--format=custom', '--no-owner', `--file=${join(folder, file)}`], databaseUrl)
  return { kind: 'postgres', file, sha256: await sha256OfFile(join(folder, file)) }
}
