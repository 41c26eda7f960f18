import type { RecorderResponse } from '@nadzor/shared/api/recorders'
import { live } from '@nadzor/shared/facts/observations'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { Rows } from '@nadzor/shared/facts/rows'
import { institutionRows } from '../../db/queries/institution-rows.ts'
import { lastJobOf, probesOf } from '../../db/queries/recorders.ts'
import { verdictsInForce } from '../../db/queries/verdicts.ts'
import type { Deps } from '../../deps.ts'
import { readinessOf } from '../../recorders/readiness.ts'
import type { CredentialState } from '../../recorders/readiness.ts'
import { may } from '../../policies/may.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { notFound } from '../../problems.ts'
import { presentJob, presentProbe } from './present.ts'

/** Everything the recorder's page shows: gaps first, then what is claimed beside what was measured. */
export async function recorderPage(
  deps: Deps,
  user: SignedIn,
  recorder: Rows['recorder'],
  institution: Institution,
): Promise<RecorderResponse> {
  const { db } = deps
  const place = { authorityId: institution.authorityId, institutionId: institution.id }
  // An installer sees own orders only, and the verdicts those are about.
  const all = may(user, 'finding.read-all', place)
  const rows = await institutionRows(db, institution.id)
  if (!rows) throw notFound()
  const channels = rows.channels.filter((one) => one.recorderId === recorder.id).sort((a, b) => a.number - b.number)
  const subjects = new Set([recorder.id, ...channels.map((one) => one.id)])
  const ready = await readinessOf(db, recorder.id, institution.country, deps.now())
  const { connection, credential, consents, agent, blocked } = ready
  const job = await lastJobOf(db, recorder.id)
  const findings = rows.findings
    .filter((one) => subjects.has(one.subjectId))
    .filter((one) => all || one.assigneeId === user.id)
  const cameras = new Set(channels.map((one) => one.cameraId))
  return {
    recorder,
    institution: { id: institution.id, name: institution.name },
    connection: connection && { ...connection, secure: connection.secure === 1, monthly: connection.monthly === 1 },
    credential: credential && { state: credential.state as CredentialState, changedAt: credential.changedAt },
    consents,
    channels,
    cameras: rows.cameras.filter((one) => cameras.has(one.id)).map(({ id, plate, name }) => ({ id, plate, name })),
    readings: liveReadings(rows.readings.filter((one) => subjects.has(one.subjectId))),
    verdicts: (await verdictsInForce(db, institution.id))
      .map((one) => one.verdict)
      .filter((one) => subjects.has(one.subject.id))
      .filter((one) => all || findings.some((own) => own.subjectId === one.subject.id && own.defect === one.defect)),
    findings,
    probes: (await probesOf(db, recorder.id, 10)).map(presentProbe),
    job: job && (await presentJob(db, job)),
    blocked,
    agent: agent && {
      ...{ id: agent.id, name: agent.name, sealKey: agent.sealKey, lastSeenAt: agent.lastSeenAt },
      revoked: agent.revokedAt !== null,
    },
    remark: null,
  }
}

/** The readings that count: of each fact of each subject those that nothing replaced. */
function liveReadings(readings: Rows['reading'][]): Rows['reading'][] {
  const groups = Map.groupBy(readings, (one) => `${one.subjectId} ${one.fact}`)
  return [...groups.values()].flatMap((group) => {
    const kept = new Set(
      live(
        group.map((one) => ({
          subject: { kind: one.subjectKind, id: one.subjectId },
          name: one.fact,
          value: one.value,
          unavailable: one.unavailable,
          unit: one.unit,
          how: one.how,
          at: one.observedAt,
          by: one.by,
          origin: { kind: 'reading', id: one.id },
          evidenceIds: one.evidenceIds,
          replaces: one.replaces,
        })),
      ).map((one) => one.origin.id),
    )
    return group.filter((one) => kept.has(one.id))
  })
}
