import SQLite from 'better-sqlite3'

const ALL_PAGES = 2 ** 31 - 1

/**
 * SQLite's online backup of a database that others may be writing to: the copy is one committed state. Throws when there
 * is no such file.
 */
export async function copySqlite(from: string, to: string): Promise<void> {
  const source = new SQLite(from, { readonly: true, fileMustExist: true })
  try {
    // All pages in one step: between steps a busy server's writes would make it begin anew, again and again.
    await source.backup(to, { progress: () => ALL_PAGES })
  } finally {
    source.close()
  }
}

/** What SQLite itself finds wrong with a file; empty: nothing. */
export function sqliteFaults(file: string): string[] {
  const database = new SQLite(file, { readonly: true, fileMustExist: true })
  try {
    const rows = database.pragma('integrity_check') as { integrity_check: string }[]
    const broken = database.pragma('foreign_key_check') as unknown[]
    const said = rows.map((row) => row.integrity_check).filter((text) => text !== 'ok')
    return broken.length > 0 ? [...said, `${broken.length} rows refer to something that is not there`] : said
  } finally {
    database.close()
  }
}
