// Over 300 lines: every statement that moves a job stands here, because each leans on the lease and token of the others.
import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import { isPostgres } from '../open-database.ts'
import type { Database } from '../open-database.ts'
import type { TableRow, Tables } from '../tables.ts'

/**
 * A queue in SQL, the same on SQLite and PostgreSQL. A claim takes a lease and a *fencing token*; whoever finishes
 * must still hold that token, so a worker that was thought dead and answers late changes nothing.
 */
export type JobKind = 'probe'
export type Job = TableRow<'job'>

/** Claims of one job before it is given up as failed: something in it kills workers. */
export const MAX_ATTEMPTS = 5

/** What is said of a job that was given up. */
export const GIVEN_UP = `given up after ${MAX_ATTEMPTS} workers died over it`

/** The lease was lost: another worker has taken the job over, or somebody cancelled it. */
export class LeaseLost extends Error {
  constructor(jobId: string) {
    super(`the lease on job ${jobId} is lost`)
    this.name = 'LeaseLost'
  }
}

/** What `error` says of a running job whose end was asked for. */
const CANCELLING = 'cancelling'

// Written out, not bound as a parameter: SQLite recognises the partial index by the text of its condition.
const QUEUED = sql.lit('queued')

type NewJob = Pick<
  Job,
  'id' | 'institutionId' | 'subjectId' | 'payload' | 'runAfter' | 'createdAt' | 'agentId' | 'runId'
> & { kind: JobKind }

/**
 * Puts work into the queue; answers the id of the job that waits, which is an older one if it was asked for already. That
 * one comes along in the new round when it was in none, and waits no longer than the new one would.
 */
export async function enqueue(db: Kysely<Tables>, job: NewJob): Promise<string> {
  const fresh = {
    state: 'queued',
    attempts: 0,
    fence: 0,
    worker: null,
    leaseUntil: null,
    finishedAt: null,
    error: null,
  }
  await db
    .insertInto('job')
    .values({ ...job, ...fresh })
    .onConflict((c) => c.columns(['kind', 'subjectId']).where('state', '=', QUEUED).doNothing())
    .execute()
  const waiting = await db
    .selectFrom('job')
    .select(['id', 'runId', 'runAfter'])
    .where('kind', '=', job.kind)
    .where('subjectId', '=', job.subjectId)
    .where('state', '=', 'queued')
    .executeTakeFirst()
  if (waiting && waiting.id !== job.id) {
    const sooner = job.runAfter < waiting.runAfter ? job.runAfter : waiting.runAfter
    await db
      .updateTable('job')
      .set({ runId: waiting.runId ?? job.runId, runAfter: sooner })
      .where('id', '=', waiting.id)
      .where('state', '=', 'queued')
      .execute()
  }
  // Between the two statements somebody may have claimed it: then ours it was.
  return waiting?.id ?? job.id
}

/**
 * Claims one job that is due, or whose worker let its lease run out. Never one whose subject has a running job with a
 * live lease. Null when there is nothing to do. `at` and `leaseUntil` are instants of the caller's clock. A server claims
 * what is nobody's in particular, an agent (`agentId`) only its own, and not again what it says it is `holding`.
 */
export async function claim(
  db: Database,
  kind: JobKind,
  {
    worker,
    at,
    leaseUntil,
    agentId = null,
    holding = [],
  }: { worker: string; at: string; leaseUntil: string; agentId?: string | null; holding?: readonly string[] },
): Promise<Job | null> {
  const claimed = await db.transaction().execute(async (trx) => {
    const running = trx.selectFrom('job').select('subjectId').where('kind', '=', kind).where('state', '=', 'running')
    const due = trx
      .selectFrom('job')
      .selectAll()
      .where('kind', '=', kind)
      .where('agentId', agentId === null ? 'is' : '=', agentId)
      .where((where) => (holding.length > 0 ? where('id', 'not in', holding) : where.lit(true)))
      .where((where) =>
        where.or([
          where.and([
            where('state', '=', 'queued'),
            where('runAfter', '<=', at),
            where('subjectId', 'not in', running),
          ]),
          where.and([where('state', '=', 'running'), where('leaseUntil', '<', at)]),
        ]),
      )
      .orderBy('runAfter')
      .limit(1)
    const job = await (isPostgres(db) ? due.forUpdate().skipLocked() : due).executeTakeFirst()
    if (!job) return null
    if (job.error === CANCELLING) {
      await letGo(trx, job, at)
      return 'ended'
    }
    if (job.attempts >= MAX_ATTEMPTS) {
      await end(trx, job, 'failed', at, GIVEN_UP)
      return 'ended'
    }
    const taken = { state: 'running', worker, leaseUntil, attempts: job.attempts + 1, fence: job.fence + 1 }
    await trx.updateTable('job').set(taken).where('id', '=', job.id).execute()
    return { ...job, ...taken }
  })
  // One that only had to be ended must not keep those behind it waiting.
  return claimed === 'ended' ? claim(db, kind, { worker, at, leaseUntil, agentId, holding }) : claimed
}

/** Prolongs the lease; false when it is lost or the job is being cancelled, and then the worker should stop. */
export async function heartbeat(db: Kysely<Tables>, job: Job, leaseUntil: string): Promise<boolean> {
  const done = await db
    .updateTable('job')
    .set({ leaseUntil })
    .where('id', '=', job.id)
    .where('fence', '=', job.fence)
    .where('state', '=', 'running')
    .where('error', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/**
 * Ends a job inside the transaction that stores what came of it, so that both happen or neither. Throws LeaseLost when
 * the token is no longer the last one, which rolls the late answer back.
 */
export async function finish(
  trx: Transaction<Tables>,
  job: Job,
  state: 'done' | 'failed',
  at: string,
  error: string | null = null,
): Promise<void> {
  if (!(await end(trx, job, state, at, error))) throw new LeaseLost(job.id)
}

async function end(
  trx: Transaction<Tables>,
  job: Job,
  state: 'done' | 'failed',
  finishedAt: string,
  error: string | null,
): Promise<boolean> {
  const done = await trx
    .updateTable('job')
    .set({ state, finishedAt, error, leaseUntil: null })
    .where('id', '=', job.id)
    .where('fence', '=', job.fence)
    .where('state', '=', 'running')
    .where('error', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/**
 * Ends the leases of workers that are gone for certain, so that their jobs need not wait for the clock. `gone` is asked
 * about each worker's name that holds a running job.
 */
export async function releaseGone(
  db: Kysely<Tables>,
  kind: JobKind,
  at: string,
  gone: (worker: string) => boolean,
): Promise<void> {
  const held = await db
    .selectFrom('job')
    .select(['id', 'worker', 'fence'])
    .where('kind', '=', kind)
    .where('state', '=', 'running')
    .execute()
  for (const { id, worker, fence } of held)
    if (worker !== null && gone(worker))
      await db
        .updateTable('job')
        .set({ leaseUntil: new Date(Date.parse(at) - 1).toISOString() })
        .where('id', '=', id)
        .where('fence', '=', fence)
        .where('state', '=', 'running')
        .execute()
}

/**
 * Takes a job out. A waiting one at once. A running one keeps its place until its worker has let go (the next heartbeat
 * tells it) or its lease has run out: only then may the same recorder be asked again.
 */
export async function cancel(db: Kysely<Tables>, id: string, at: string): Promise<boolean> {
  const waiting = await db
    .updateTable('job')
    .set({ state: 'cancelled', finishedAt: at, leaseUntil: null })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .executeTakeFirst()
  if (waiting.numUpdatedRows === 1n) return true
  const running = await db
    .updateTable('job')
    .set({ error: CANCELLING })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return running.numUpdatedRows === 1n
}

/** Takes out whatever is about this subject, as `cancel` does. */
export async function cancelOf(db: Kysely<Tables>, kind: JobKind, subjectId: string, at: string): Promise<void> {
  const open = await db
    .selectFrom('job')
    .select('id')
    .where('kind', '=', kind)
    .where('subjectId', '=', subjectId)
    .where('state', 'in', ['queued', 'running'])
    .execute()
  for (const { id } of open) await cancel(db, id, at)
}

/**
 * Puts a claimed job back, to be done not before `runAfter`; as if it had not been claimed, since nothing was tried. When
 * another waits for the same subject meanwhile, that one does for both and this one ends.
 */
export async function putBack(db: Kysely<Tables>, job: Job, runAfter: string, at: string): Promise<void> {
  const another = db
    .selectFrom('job as other')
    .select('other.id')
    .where('other.kind', '=', job.kind)
    .where('other.subjectId', '=', job.subjectId)
    .where('other.state', '=', 'queued')
  const held = (query: 'job') => db.updateTable(query).where('id', '=', job.id).where('fence', '=', job.fence)
  const mine = held('job').where('state', '=', 'running').where('error', 'is', null)
  const free = { worker: null, leaseUntil: null, runAfter, attempts: job.attempts - 1 }
  const done = await mine
    .set({ ...free, state: 'queued' })
    .where((where) => where.not(where.exists(another)))
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n)
    await mine.set({ state: 'cancelled', finishedAt: at, worker: null, leaseUntil: null }).execute()
}

/** Ends cancelled jobs whose worker never came back to let go of them. */
export async function endCancelled(db: Kysely<Tables>, at: string): Promise<void> {
  await db
    .updateTable('job')
    .set({ state: 'cancelled', finishedAt: at, leaseUntil: null, error: null })
    .where('state', '=', 'running')
    .where('error', '=', CANCELLING)
    .where('leaseUntil', '<', at)
    .execute()
}

/** Writes down what must be known when the job's result comes; its holder alone may. */
export async function notePayload(db: Kysely<Tables>, job: Job, payload: string): Promise<void> {
  await db.updateTable('job').set({ payload }).where('id', '=', job.id).where('fence', '=', job.fence).execute()
}

/** A worker that stopped because its job was being cancelled lets go of it. Does nothing when somebody else has it. */
export async function letGo(db: Kysely<Tables>, job: Job, at: string): Promise<void> {
  await db
    .updateTable('job')
    .set({ state: 'cancelled', finishedAt: at, leaseUntil: null, error: null })
    .where('id', '=', job.id)
    .where('fence', '=', job.fence)
    .where('state', '=', 'running')
    .where('error', '=', CANCELLING)
    .execute()
}

/** What an agent has claimed and not finished. */
export async function jobsHeldBy(db: Kysely<Tables>, agentId: string): Promise<Job[]> {
  return db.selectFrom('job').selectAll().where('agentId', '=', agentId).where('state', '=', 'running').execute()
}

/** Writes down work that was done elsewhere; false when a job with this id is there already. */
export async function insertEnded(
  db: Kysely<Tables>,
  {
    at,
    ...job
  }: Pick<Job, 'id' | 'institutionId' | 'subjectId' | 'payload' | 'error' | 'agentId'> & {
    kind: JobKind
    at: string
  },
): Promise<boolean> {
  const times = { runAfter: at, createdAt: at, finishedAt: at, leaseUntil: null }
  const done = await db
    .insertInto('job')
    .values({ ...job, ...times, state: 'done', attempts: 1, fence: 1, worker: null, runId: null })
    .onConflict((c) => c.column('id').doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}
