import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import SQLite from 'better-sqlite3'
import { CompiledQuery, Kysely, PostgresDialect, SqliteDialect, SqliteDriver } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { DatabaseConnection, QueryResult, SqliteDialectConfig } from 'kysely'
import pg from 'pg'
import { migrations } from './migrations/index.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

/** Kysely's own driver issues a deferred `begin`; two writers then fail with SQLITE_BUSY whatever the timeout. */
export class ImmediateSqliteDriver extends SqliteDriver {
  readonly #connection: DatabaseConnection
  constructor(config: SqliteDialectConfig, connection: DatabaseConnection) {
    super(config)
    this.#connection = connection
  }
  override async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class ImmediateSqliteDialect extends SqliteDialect {
  readonly #database: SQLite.Database
  constructor(database: SQLite.Database) {
    super({ database })
    this.#database = database
  }
  override createDriver(): SqliteDriver {
    return new ImmediateSqliteDriver({ database: this.#database }, connectionTo(this.#database))
  }
}

/** Statements kept ready, and the longest text worth keeping: inserts of many rows come in many lengths. */
const KEPT = 300
const KEPT_LENGTH = 3000

/** Kysely's own connection prepares each statement anew, which costs as much as running it. */
function connectionTo(database: SQLite.Database): DatabaseConnection {
  const kept = new Map<string, SQLite.Statement>()
  const statementOf = (sql: string): SQLite.Statement => {
    const known = kept.get(sql)
    if (known) return known
    const statement = database.prepare(sql)
    if (kept.size >= KEPT) kept.clear()
    if (sql.length <= KEPT_LENGTH) kept.set(sql, statement)
    return statement
  }
  return {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const statement = statementOf(sql)
      if (statement.reader) return { rows: statement.all(parameters) as R[] }
      const { changes, lastInsertRowid } = statement.run(parameters)
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
    },
    // eslint-disable-next-line require-yield -- rows are read in pages, see changed-rows.ts
    async *streamQuery() {
      throw new Error('nothing here reads row by row')
    },
  }
}

/**
 * `postgres://…` opens PostgreSQL; anything else is an SQLite file (path or `file:` URL), made when missing.
 * Both run the same Kysely queries. SQLite is set to lose nothing on power loss (`synchronous=FULL`).
 */
export function openDatabase(url: string): Database {
  if (/^postgres(ql)?:\/\//.test(url)) {
    pg.types.setTypeParser(pg.types.builtins.INT8, Number)
    return new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 10 }) }),
    })
  }
  const file = url.startsWith('file:') ? fileURLToPath(url) : url
  mkdirSync(dirname(file), { recursive: true })
  const sqlite = new SQLite(file)
  for (const pragma of ['journal_mode=WAL', 'synchronous=FULL', 'foreign_keys=ON', 'busy_timeout=5000'])
    sqlite.pragma(pragma)
  return new Kysely<Tables>({ dialect: new ImmediateSqliteDialect(sqlite) })
}

export function isPostgres(db: Database): boolean {
  return db.getExecutor().adapter.supportsTransactionalDdl === true
}

/** Brings the schema up to date; throws the first migration's own error. */
export async function migrate(db: Database): Promise<void> {
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  }).migrateToLatest()
  if (error) throw error instanceof Error ? error : new Error(String(error))
}
