import type { FleetResponse } from '@nadzor/shared/api/probes'
import type { Noted } from '../../commands/recorders/prepare-probe.ts'
import type { FleetLine } from '../../db/queries/fleet.ts'

type Line = FleetResponse['probes'][number]

/** A probe of a round as people see it. */
export function presentLine(row: FleetLine): Line {
  const { id, state, createdAt, finishedAt, error, agentId, runId, probeId, stand } = row
  return {
    job: { id, state: state as Line['job']['state'], createdAt, finishedAt, error, agentId, runId, probeId },
    stand,
    reason: (JSON.parse(row.payload) as Noted).reason,
    notBefore: row.runAfter,
    why: stand === 'failed' ? error : null,
    recorder: { id: row.subjectId, plate: row.plate, name: row.recorderName },
    institution: { id: row.institutionId, name: row.institutionName },
    agent: agentId === null ? null : { id: agentId, name: row.agentName ?? '?' },
  }
}
