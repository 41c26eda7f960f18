import type { Kysely } from 'kysely'

/**
 * Agents inside schools, rounds of probes, and what an anonymous look found. Connections without a named driver were
 * "find out yourself" before and stay so.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('agent')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('authorityId', 'text', (c) => c.notNull().references('authority.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('codeHash', 'text')
    .addColumn('codeUntil', 'text', (c) => c.notNull())
    .addColumn('signKey', 'text')
    .addColumn('sealKey', 'text')
    .addColumn('createdBy', 'text', (c) => c.notNull())
    .addColumn('createdAt', 'text', (c) => c.notNull())
    .addColumn('enrolledAt', 'text')
    .addColumn('lastSeenAt', 'text')
    .addColumn('revokedAt', 'text')
    .addColumn('networks', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('agent_by_authority').on('agent').columns(['authorityId', 'name']).execute()
  await db.schema.createIndex('agent_by_code').unique().on('agent').columns(['codeHash']).execute()

  const add = (table: string, column: string, type: 'text' | 'integer') =>
    db.schema.alterTable(table).addColumn(column, type).execute()
  await add('job', 'agentId', 'text')
  await add('job', 'runId', 'text')
  await add('recorderConnection', 'detected', 'text')
  await add('recorderConnection', 'agentId', 'text')
  await add('recorderConnection', 'rtspPort', 'integer')
  await add('recorderConnection', 'rtspPath', 'text')
  await add('probe', 'agentId', 'text')
  await db.schema
    .alterTable('probe')
    .addColumn('beyond', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute()
  await db.schema.createIndex('job_by_run').on('job').columns(['runId']).execute()
  await db.schema.createIndex('job_by_agent').on('job').columns(['agentId', 'state']).execute()
  await db.schema.createIndex('job_by_institution').on('job').columns(['institutionId', 'createdAt']).execute()
}
