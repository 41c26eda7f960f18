import '../node-version.ts'
import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import { readConfig } from '../config.ts'
import type { Config } from '../config.ts'
import { migrate, openDatabase } from '../db/open-database.ts'
import { createPasswords } from '../passwords.ts'
import { loadDemo } from './load.ts'

/** Migrates the database of `config` and loads the demo authority unless it is there. Answers whether it loaded. */
export async function prepareDemo(config: Config): Promise<boolean> {
  const db = openDatabase(config.databaseUrl)
  try {
    await migrate(db)
    return await loadDemo({ db, now: () => new Date(), newId: v7, randomBytes, passwords: createPasswords() })
  } finally {
    await db.destroy()
  }
}

// Also run by itself: the browser journeys prepare a world of their own with it.
if (import.meta.main) await prepareDemo(readConfig(process.env))
