import type * as z from 'zod/mini'
import type { job as jobSchema, probeSummary } from '@nadzor/shared/api/recorders'
import type { Database } from '../../db/open-database.ts'
import { probeOfJob } from '../../db/queries/recorders.ts'
import type { TableRow } from '../../db/tables.ts'

/** A job as people see one. */
export async function presentJob(db: Database, row: TableRow<'job'>): Promise<z.infer<typeof jobSchema>> {
  const { id, state, createdAt, finishedAt, attempts, error, agentId, runId } = row
  const probeId = await probeOfJob(db, id)
  const known = { id, state: state as z.infer<typeof jobSchema>['state'], createdAt, finishedAt, attempts, error }
  return { ...known, probeId, agentId, runId }
}

export function presentProbe(row: TableRow<'probe'>): z.infer<typeof probeSummary> {
  const { id, agentId, driver, startedAt, endedAt, login, failure, told, missing } = row
  const reason = row.reason as z.infer<typeof probeSummary>['reason']
  const beyond = JSON.parse(row.beyond) as number[]
  return { id, reason, agentId, beyond, driver, startedAt, endedAt, login, failure, told, missing }
}
