import { createHash } from 'node:crypto'
import type { ProbeReason } from '@nadzor/shared/api/recorders'
import type { Rows } from '@nadzor/shared/facts/rows'
import { findRow } from '../../db/queries/find-row.ts'
import { institutionById } from '../../db/queries/institutions.ts'
import { finish, notePayload, putBack } from '../../db/queries/job-queue.ts'
import type { Job } from '../../db/queries/job-queue.ts'
import { credentialOf, setCredentialState } from '../../db/queries/recorders.ts'
import { channelsOf } from '../../db/queries/register.ts'
import type { Deps } from '../../deps.ts'
import { agreedFor, consentsOn, minutesUntilOpen, readinessOf } from '../../recorders/readiness.ts'
import type { ProbeOrder } from './store-probe.ts'

/** Milliseconds for a recorder's settings and recordings, and for watching one channel's stream, now and recorded. */
const SETTINGS_LIMIT = 90_000
const SAMPLE_LIMIT = 60_000

/** What is asked of whom; the login is still sealed. */
export type Prepared = {
  driver: string | null
  host: string
  port: number
  secure: boolean
  pin: string | null
  sealed: string
  /** Null: nobody agreed that streams be watched. */
  rtsp: { port: number | null; path: string | null; channels: number } | null
  timeLimit: number
  order: ProbeOrder
}

/** What must be known when the result comes, kept in the job. */
export type Noted = {
  reason: ProbeReason
  asked?: ProbeOrder['asked']
  firstTry?: boolean
  sealedDigest?: string
}

const digestOf = (sealed: string) => createHash('sha256').update(sealed).digest('hex')

/**
 * What a claimed job needs to run; null when it cannot run now, and then it has been ended with the reason, or put back
 * until the school's hours: a long round may outlast them.
 */
export async function prepareProbe(deps: Deps, job: Job): Promise<Prepared | null> {
  const prepared = await prepare(deps, job)
  const at = deps.now().toISOString()
  if (typeof prepared === 'string')
    await deps.db.transaction().execute((trx) => finish(trx, job, 'failed', at, prepared))
  else if ('notBefore' in prepared)
    await deps.db.transaction().execute((trx) => putBack(trx, job, prepared.notBefore, at))
  else return prepared
  return null
}

/**
 * What a claimed job needs to run, or why it cannot. A login never presented before is marked so first: should whoever
 * runs this die, the next must not present it again.
 */
async function prepare(deps: Deps, job: Job): Promise<Prepared | string | { notBefore: string }> {
  const recorder = await findRow(deps.db, 'recorder', job.subjectId)
  const institution = recorder && (await institutionById(deps.db, recorder.institutionId))
  if (!recorder || !institution) return 'not-found'
  const ready = await readinessOf(deps.db, recorder.id, institution.country, deps.now())
  const { blocked, connection, credential, consents, day, hour } = ready
  if (blocked || !connection || !credential) return blocked ?? 'no-connection'
  if (connection.agentId !== job.agentId) return 'no-connection'
  const wait = minutesUntilOpen(consentsOn(consents, day), hour)
  if (wait > 0) return { notBefore: new Date(deps.now().getTime() + wait * 60_000).toISOString() }
  // Before it is noted as being tried: a lost key must not look like a login that was shown.
  if (job.agentId === null && !opens(deps, recorder.id, credential.sealed)) return 'credential-unreadable'
  const channels = (await channelsOf(deps.db, recorder.id)).length
  const { driver, host, port, secure, pin, rtspPort, rtspPath } = connection
  const left = (streams: boolean) => agreedFor(consents, institution.country, deps.now(), { streams })
  const sampling = left(true) > 0
  const { reason } = JSON.parse(job.payload) as Noted
  const firstTry = credential.state === 'untested'
  const asked = { host, port, secure }
  const noted: Noted = { reason, asked, firstTry, sealedDigest: digestOf(credential.sealed) }
  await deps.db.transaction().execute(async (trx) => {
    if (firstTry) await setCredentialState(trx, recorder.id, credential.sealed, 'trying')
    await notePayload(trx, job, JSON.stringify(noted))
  })
  return {
    ...{ driver, host, port, pin, secure: secure === 1, sealed: credential.sealed },
    rtsp: sampling ? { port: rtspPort, path: rtspPath, channels } : null,
    // No longer than was agreed, to the streams when they are watched.
    timeLimit: Math.min(SETTINGS_LIMIT + (sampling ? channels * SAMPLE_LIMIT : 0), left(sampling)),
    order: { recorder, jobId: job.id, agentId: job.agentId, reason, sealed: credential.sealed, firstTry, asked },
  }
}

function opens(deps: Deps, recorderId: string, sealed: string): boolean {
  try {
    deps.sealer.open(recorderId, sealed)
    return true
  } catch (error) {
    deps.log.error({ err: error, recorderId }, 'a login cannot be opened')
    return false
  }
}

/** The order a job was prepared with, for a result that comes later; null when it never was. */
export async function orderOf(deps: Deps, job: Job): Promise<ProbeOrder | null> {
  const recorder: Rows['recorder'] | null = await findRow(deps.db, 'recorder', job.subjectId)
  const { reason, asked, firstTry, sealedDigest } = JSON.parse(job.payload) as Noted
  if (!recorder || !asked || firstTry === undefined) return null
  const credential = await credentialOf(deps.db, recorder.id)
  // Another login was given meanwhile: what became of the old one is nobody's business any more.
  const sealed = credential && digestOf(credential.sealed) === sealedDigest ? credential.sealed : ''
  return { recorder, jobId: job.id, agentId: job.agentId, reason, sealed, firstTry, asked }
}
