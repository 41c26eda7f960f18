import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { migrate, openDatabase } from '../db/open-database.ts'
import type { Tables } from '../db/tables.ts'
// For the types of what the cluster provides.
import type {} from './postgres-cluster.ts'

/** A database engine that a suite runs on. `open` makes a database of its own at the newest schema; all are closed after the file. */
export type Engine = { name: 'SQLite' | 'PostgreSQL'; open: () => Promise<Kysely<Tables>> }

/** The address of a new database on this run's cluster; throws when there is none. */
export async function freshDatabase(): Promise<string> {
  const maintenance = inject('postgresUrl')
  if (!maintenance) throw new Error(`PostgreSQL did not start: ${inject('postgresProblem')}`)
  const name = `test_${randomBytes(8).toString('hex')}`
  const client = new pg.Client({ connectionString: maintenance })
  await client.connect()
  try {
    await client.query(`create database ${name}`)
  } finally {
    await client.end()
  }
  return new URL(`/${name}`, maintenance).href
}

/**
 * Every engine the product runs on, for a suite that must hold on each:
 * `describe.each(await engines())('sessions on $name', ({ open }) => { … })`.
 * Where PostgreSQL could not start it is left out, and `postgres.test.ts` shows that as a skipped test with the reason.
 */
export async function engines(): Promise<Engine[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'nadzor-sqlite-'))
  const opened: Kysely<Tables>[] = []
  const opener = (address: () => Promise<string>) => async () => {
    const db = openDatabase(await address())
    opened.push(db)
    await migrate(db)
    return db
  }
  afterAll(async () => {
    for (const db of opened) await db.destroy()
    await rm(scratch, { recursive: true, force: true })
  })
  const sqlite: Engine = {
    name: 'SQLite',
    open: opener(async () => join(scratch, `${randomBytes(8).toString('hex')}.sqlite`)),
  }
  return inject('postgresUrl') ? [sqlite, { name: 'PostgreSQL', open: opener(freshDatabase) }] : [sqlite]
}
