import { sql } from 'kysely'
import type { Expression, Kysely, SqlBool } from 'kysely'
import type { TableRow, Tables } from '../tables.ts'
import type { Reach } from './institutions.ts'

type Db = Kysely<Tables>
export type Stand = 'waiting' | 'running' | 'told' | 'failed' | 'cancelled'
export type FleetQuestion = {
  runId: string | null
  institutionId: string | null
  /** With neither of the two: what is under way, and what ended after this moment. */
  since: string
}

/** Where a probe job stands, as people see it: a probe that told nothing has failed, though its job was done. */
const stand = sql<Stand>`case
  when job.state = 'queued' then 'waiting'
  when job.state = 'running' then 'running'
  when job.state = 'cancelled' then 'cancelled'
  when job.state = 'done' and job.error is null then 'told'
  else 'failed' end`

function covered(db: Db, { authorityId, whole, institutionIds }: Reach, question: FleetQuestion) {
  let query = db
    .selectFrom('job')
    .innerJoin('institution', 'institution.id', 'job.institutionId')
    .innerJoin('recorder', 'recorder.id', 'job.subjectId')
    .where('job.kind', '=', 'probe')
    .where('institution.authorityId', '=', authorityId)
  if (!whole) query = query.where('job.institutionId', 'in', institutionIds)
  if (question.runId !== null) query = query.where('job.runId', '=', question.runId)
  if (question.institutionId !== null) query = query.where('job.institutionId', '=', question.institutionId)
  if (question.runId === null && question.institutionId === null)
    query = query.where((where) =>
      where.or([where('job.state', 'in', ['queued', 'running']), where('job.finishedAt', '>', question.since)]),
    )
  return query
}

const none = (reach: Reach) => !reach.whole && reach.institutionIds.length === 0

/** How many stand where, and why those failed that did. */
export async function fleetCounts(
  db: Db,
  reach: Reach,
  question: FleetQuestion,
): Promise<{ stand: Stand; why: string | null; count: number }[]> {
  if (none(reach)) return []
  const why = sql<string | null>`case when job.state in ('done', 'failed') then job.error end`
  const rows = await covered(db, reach, question)
    .select([stand.as('stand'), why.as('why'), (c) => c.fn.countAll<number>().as('count')])
    .groupBy([stand as Expression<unknown>, why as Expression<unknown>])
    .execute()
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

export type FleetLine = TableRow<'job'> & {
  stand: Stand
  plate: string
  recorderName: string
  institutionName: string
  agentName: string | null
  probeId: string | null
}

/** One page, newest first, after (createdAt, id). */
export async function fleetPage(
  db: Db,
  reach: Reach,
  question: FleetQuestion & { stand: Stand | null },
  { after, limit }: { after: readonly [string, string] | null; limit: number },
): Promise<FleetLine[]> {
  if (none(reach)) return []
  let query = covered(db, reach, question)
  if (question.stand !== null) query = query.where(sql<SqlBool>`${stand} = ${question.stand}`)
  if (after) {
    const [createdAt, id] = after
    query = query.where((e) =>
      e.or([e('job.createdAt', '<', createdAt), e.and([e('job.createdAt', '=', createdAt), e('job.id', '<', id)])]),
    )
  }
  return query
    .leftJoin('agent', 'agent.id', 'job.agentId')
    .leftJoin('probe', 'probe.jobId', 'job.id')
    .selectAll('job')
    .select([
      stand.as('stand'),
      'recorder.plate',
      'recorder.name as recorderName',
      'institution.name as institutionName',
      'agent.name as agentName',
      'probe.id as probeId',
    ])
    .orderBy('job.createdAt', 'desc')
    .orderBy('job.id', 'desc')
    .limit(limit)
    .execute()
}

/** Ids of the jobs that wait or run, of those the question covers. */
export async function openJobs(db: Db, reach: Reach, question: FleetQuestion): Promise<string[]> {
  if (none(reach)) return []
  const rows = await covered(db, reach, question)
    .select('job.id')
    .where('job.state', 'in', ['queued', 'running'])
    .execute()
  return rows.map((row) => row.id)
}

/** Recorders with a probe that waits in a round of its own, or runs. */
export async function underWay(db: Db, institutionIds: readonly string[]): Promise<Set<string>> {
  if (institutionIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('job')
    .select('subjectId')
    .where('kind', '=', 'probe')
    .where('institutionId', 'in', institutionIds)
    .where((where) =>
      where.or([
        where('state', '=', 'running'),
        where.and([where('state', '=', 'queued'), where('runId', 'is not', null)]),
      ]),
    )
    .execute()
  return new Set(rows.map((row) => row.subjectId))
}
