import type { Kysely } from 'kysely'
import type { TableRow, Tables } from '../tables.ts'
import { GIVEN_UP } from './job-queue.ts'

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

export type ScheduledRecorder = {
  recorderId: string
  institutionId: string
  monthly: boolean
  lastProbeAt: string | null
  /** Probes since the last answer that found nobody there, and how many of them were to prove a repair. */
  missed: number
  missedRepairs: number
  /** When a job about it was given up: it, or something on its way, stops whoever asks. */
  givenUpAt: string | null
}

/** What a probe says that met nobody: not a refused login, which waits for another login. */
const NOBODY = ['unreachable', 'timeout']

/** Recorders opted in to regular probes, or with a repair still to be proved, without a job waiting or running. */
export async function scheduledRecorders(db: Db): Promise<ScheduledRecorder[]> {
  const underWay = db
    .selectFrom('job')
    .select('job.subjectId')
    .where('kind', '=', 'probe')
    .where('state', 'in', ['queued', 'running'])
  const answered = db
    .selectFrom('probe')
    .select(['recorderId', (c) => c.fn.max('endedAt').as('at')])
    .where((where) => where.or([where('failure', 'is', null), where('failure', 'not in', NOBODY)]))
    .groupBy('recorderId')
    .as('answered')
  const givenUp = db
    .selectFrom('job')
    .select(['subjectId', (c) => c.fn.max('finishedAt').as('at')])
    .where('state', '=', 'failed')
    .where('error', '=', GIVEN_UP)
    .groupBy('subjectId')
    .as('givenUp')
  const rows = await db
    .selectFrom('recorderConnection')
    .innerJoin('recorder', 'recorder.id', 'recorderConnection.recorderId')
    .leftJoin(answered, 'answered.recorderId', 'recorder.id')
    .leftJoin(givenUp, 'givenUp.subjectId', 'recorder.id')
    .leftJoin('probe', (join) =>
      join
        .onRef('probe.recorderId', '=', 'recorder.id')
        .on((on) => on.or([on('answered.at', 'is', null), on('probe.endedAt', '>', on.ref('answered.at'))])),
    )
    .select(['recorder.id as recorderId', 'recorder.institutionId', 'recorderConnection.monthly', 'answered.at'])
    .select('givenUp.at as givenUpAt')
    .select((c) => [
      c.fn.max('probe.endedAt').as('missedAt'),
      c.fn.count<number>('probe.id').as('missed'),
      c.fn.count<number>(c.case().when('probe.reason', '=', 'repair').then(1).end()).as('missedRepairs'),
    ])
    .where('recorder.id', 'not in', underWay)
    .groupBy(['recorder.id', 'recorder.institutionId', 'recorderConnection.monthly', 'answered.at', 'givenUp.at'])
    .execute()
  return rows
    .map(({ at, missedAt, monthly, ...row }) => ({
      ...row,
      monthly: monthly === 1,
      lastProbeAt: missedAt ?? at,
      missed: Number(row.missed),
      missedRepairs: Number(row.missedRepairs),
    }))
    .filter((row) => row.monthly || row.missedRepairs > 0)
}
