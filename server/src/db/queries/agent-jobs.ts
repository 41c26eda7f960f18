import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import { cancel, heartbeat, jobsHeldBy, letGo } from './job-queue.ts'
import type { Job } from './job-queue.ts'

type Db = Kysely<Tables>
type Held = { jobId: string; fence: number }

/**
 * What an agent says it holds, against what it should. Its leases on those are prolonged; the ids of those that are not
 * its any more come back. Running jobs it does not name (it was killed, or our answer never reached it) may be claimed
 * again at once.
 */
export async function settleHeld(
  db: Db,
  agentId: string,
  holding: readonly Held[],
  { at, leaseUntil }: { at: string; leaseUntil: string },
): Promise<string[]> {
  const running = await jobsHeldBy(db, agentId)
  const drop: string[] = []
  for (const { jobId, fence } of holding) {
    const job = running.find((one) => one.id === jobId && one.fence === fence)
    if (!job) drop.push(jobId)
    else if (!(await heartbeat(db, job, leaseUntil))) {
      drop.push(jobId)
      await letGo(db, job, at)
    }
  }
  const named = new Map(holding.map((one) => [one.jobId, one.fence]))
  for (const job of running)
    if (named.get(job.id) !== job.fence) {
      await letGo(db, job, at)
      await forget(db, job, at)
    }
  return drop
}

/** Ends a lease whose holder is known to have lost the job. */
async function forget(db: Db, job: Job, at: string): Promise<void> {
  await db
    .updateTable('job')
    .set({ leaseUntil: new Date(Date.parse(at) - 1).toISOString() })
    .where('id', '=', job.id)
    .where('fence', '=', job.fence)
    .where('state', '=', 'running')
    .execute()
}

/** Takes out everything an agent was about to do. */
export async function cancelOfAgent(db: Db, agentId: string, at: string): Promise<void> {
  const open = await db
    .selectFrom('job')
    .select('id')
    .where('agentId', '=', agentId)
    .where('state', 'in', ['queued', 'running'])
    .execute()
  for (const { id } of open) await cancel(db, id, at)
}
