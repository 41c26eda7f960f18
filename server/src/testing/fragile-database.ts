import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import { ImmediateSqliteDriver } from '../db/open-database.ts'
import type { Database } from '../db/open-database.ts'
import type { Tables } from '../db/tables.ts'

/**
 * Asked before and after each statement, `begin` and `commit` included. It may let it pass, throw (the connection
 * broke: before a commit nothing is stored, after it everything is) or never resolve (the process is dead).
 * `skip` swallows the statement: how a simulation plants the fault of a server that forgets.
 */
export type DatabaseWeather = (when: 'before' | 'after', sql: string) => Promise<'go' | 'skip'>

export type FragileDatabase = {
  db: Database
  /** What a killed process leaves: open transactions are rolled back by SQLite, nothing else happens. */
  cut(): void
}

/**
 * An SQLite file behind weather. Committed means on the file; whether the disk kept it is not this test's question
 * (`synchronous=OFF`), the process tests of the custody issue ask that.
 */
export function openFragile(file: string, weather: DatabaseWeather): FragileDatabase {
  const database = new SQLite(file)
  for (const pragma of ['journal_mode=WAL', 'synchronous=OFF', 'foreign_keys=ON']) database.pragma(pragma)
  const statements = new Map<string, SQLite.Statement>()

  /** A connection that broke stays broken for whoever holds it; the next one gets a new one. */
  let broken = false
  async function meet(when: 'before' | 'after', sql: string): Promise<'go' | 'skip'> {
    try {
      if (broken) throw new Error('the connection to the database is broken')
      return await weather(when, sql)
    } catch (error) {
      broken = true
      if (database.open && database.inTransaction) database.exec('rollback')
      throw error
    }
  }

  async function run<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if ((await meet('before', sql)) === 'skip') return { rows: [], numAffectedRows: 1n }
    let statement = statements.get(sql)
    if (!statement) statements.set(sql, (statement = database.prepare(sql)))
    const result: QueryResult<R> = statement.reader
      ? { rows: statement.all(parameters) as R[] }
      : { rows: [], numAffectedRows: BigInt(statement.run(parameters).changes) }
    await meet('after', sql)
    return result
  }

  const connection: DatabaseConnection = {
    executeQuery: run,
    // eslint-disable-next-line require-yield -- nobody streams
    async *streamQuery() {
      throw new Error('not here')
    },
  }
  class FragileDriver extends ImmediateSqliteDriver {
    override async acquireConnection(): Promise<DatabaseConnection> {
      broken = false
      return connection
    }
  }
  class FragileDialect extends SqliteDialect {
    override createDriver(): Driver {
      return new FragileDriver({ database }, connection)
    }
  }
  return { db: new Kysely<Tables>({ dialect: new FragileDialect({ database }) }), cut: () => void database.close() }
}
