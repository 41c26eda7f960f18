import type { Kysely } from 'kysely'
import type { TableRow, Tables } from '../tables.ts'

type Db = Kysely<Tables>

export async function connectionOf(db: Db, recorderId: string): Promise<TableRow<'recorderConnection'> | null> {
  const found = await db
    .selectFrom('recorderConnection')
    .selectAll()
    .where('recorderId', '=', recorderId)
    .executeTakeFirst()
  return found ?? null
}

export async function putConnection(db: Db, row: TableRow<'recorderConnection'>): Promise<void> {
  const { recorderId: _key, ...rest } = row
  await db
    .insertInto('recorderConnection')
    .values(row)
    .onConflict((c) => c.column('recorderId').doUpdateSet(rest))
    .execute()
}

/** Keeps the TLS key met at an address, if that is still the recorder's address. */
export async function putPin(
  db: Db,
  recorderId: string,
  { host, port, secure }: { host: string; port: number; secure: number },
  pin: string,
): Promise<void> {
  await db
    .updateTable('recorderConnection')
    .set({ pin })
    .where('recorderId', '=', recorderId)
    .where('host', '=', host)
    .where('port', '=', port)
    .where('secure', '=', secure)
    .execute()
}

/** Remembers which driver the recorder at this address answered to. */
export async function putDetected(
  db: Db,
  recorderId: string,
  { host, port, secure }: { host: string; port: number; secure: number },
  detected: string,
): Promise<void> {
  await db
    .updateTable('recorderConnection')
    .set({ detected })
    .where('recorderId', '=', recorderId)
    .where('host', '=', host)
    .where('port', '=', port)
    .where('secure', '=', secure)
    .execute()
}

export async function credentialOf(db: Db, recorderId: string): Promise<TableRow<'credential'> | null> {
  const found = await db.selectFrom('credential').selectAll().where('recorderId', '=', recorderId).executeTakeFirst()
  return found ?? null
}

export async function putCredential(db: Db, row: TableRow<'credential'>): Promise<void> {
  const { recorderId: _key, ...rest } = row
  await db
    .insertInto('credential')
    .values(row)
    .onConflict((c) => c.column('recorderId').doUpdateSet(rest))
    .execute()
}

/** Changes the state of exactly this sealed login: one that was replaced meanwhile keeps its own state. */
export async function setCredentialState(db: Db, recorderId: string, sealed: string, state: string): Promise<void> {
  await db
    .updateTable('credential')
    .set({ state })
    .where('recorderId', '=', recorderId)
    .where('sealed', '=', sealed)
    .execute()
}

export async function deleteCredential(db: Db, recorderId: string): Promise<boolean> {
  const done = await db.deleteFrom('credential').where('recorderId', '=', recorderId).executeTakeFirst()
  return done.numDeletedRows > 0n
}

export async function insertConsent(db: Db, row: TableRow<'probeConsent'>): Promise<void> {
  await db.insertInto('probeConsent').values(row).execute()
}

/** Newest first, withdrawn and expired ones included. */
export async function consentsOf(db: Db, recorderId: string): Promise<TableRow<'probeConsent'>[]> {
  return db
    .selectFrom('probeConsent')
    .selectAll()
    .where('recorderId', '=', recorderId)
    .orderBy('recordedAt', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

export async function withdrawConsent(db: Db, recorderId: string, id: string, at: string): Promise<boolean> {
  const done = await db
    .updateTable('probeConsent')
    .set({ withdrawnAt: at })
    .where('recorderId', '=', recorderId)
    .where('id', '=', id)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Newest first. */
export async function probesOf(db: Db, recorderId: string, limit: number): Promise<TableRow<'probe'>[]> {
  return db
    .selectFrom('probe')
    .selectAll()
    .where('recorderId', '=', recorderId)
    .orderBy('endedAt', 'desc')
    .limit(limit)
    .execute()
}

export async function probeById(db: Db, id: string): Promise<TableRow<'probe'> | null> {
  return (await db.selectFrom('probe').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export async function insertProbe(db: Db, row: TableRow<'probe'>): Promise<void> {
  await db.insertInto('probe').values(row).execute()
}

export async function jobById(db: Db, id: string): Promise<TableRow<'job'> | null> {
  return (await db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/** The last job about this recorder: the one that waits or runs before any that has ended. */
export async function lastJobOf(db: Db, recorderId: string): Promise<TableRow<'job'> | null> {
  const found = await db
    .selectFrom('job')
    .selectAll()
    .where('kind', '=', 'probe')
    .where('subjectId', '=', recorderId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return found ?? null
}

export async function probeOfJob(db: Db, jobId: string): Promise<string | null> {
  return (await db.selectFrom('probe').select('id').where('jobId', '=', jobId).executeTakeFirst())?.id ?? null
}

export type ScheduledRecorder = { recorderId: string; institutionId: string; lastProbeAt: string | null }

/** Recorders opted in to regular probes without a job waiting or running, and when each was last asked. */
export async function scheduledRecorders(db: Db): Promise<ScheduledRecorder[]> {
  const underWay = db
    .selectFrom('job')
    .select('job.subjectId')
    .where('kind', '=', 'probe')
    .where('state', 'in', ['queued', 'running'])
  return db
    .selectFrom('recorderConnection')
    .innerJoin('recorder', 'recorder.id', 'recorderConnection.recorderId')
    .leftJoin('probe', 'probe.recorderId', 'recorder.id')
    .select(['recorder.id as recorderId', 'recorder.institutionId'])
    .select((c) => c.fn.max('probe.endedAt').as('lastProbeAt'))
    .where('recorderConnection.monthly', '=', 1)
    .where('recorder.id', 'not in', underWay)
    .groupBy(['recorder.id', 'recorder.institutionId'])
    .execute()
}
