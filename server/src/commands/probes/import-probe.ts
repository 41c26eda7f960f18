import { createHash } from 'node:crypto'
import type * as z from 'zod/mini'
import { isGenuine } from '@nadzor/recorder-plugin/agent/probe-file'
import type { ProbeFile, probeImported } from '@nadzor/shared/api/agents'
import { canonicalJson } from '@nadzor/shared/facts/canonical-json'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { Rows } from '@nadzor/shared/facts/rows'
import { lockStreams } from '../../db/change-log.ts'
import { agentById } from '../../db/queries/agents.ts'
import { insertEnded } from '../../db/queries/job-queue.ts'
import { connectionOf, consentsOf, jobById, probeOfJob } from '../../db/queries/recorders.ts'
import type { Deps } from '../../deps.ts'
import { wakeEvaluation } from '../../jobs/evaluate.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { conflict, invalid } from '../../problems.ts'
import { consentOf } from '../../recorders/readiness.ts'
import type { Noted } from '../recorders/prepare-probe.ts'
import { storeProbe } from '../recorders/store-probe.ts'
import { disagreed, fittingResult } from './fitting-result.ts'

type Imported = z.infer<typeof probeImported>

/**
 * Takes in what a laptop found beside a recorder. Only a file that an enrolled, not revoked machine of the same authority
 * signed, and that was measured while somebody had agreed to it; any other is refused whole. One measured at another
 * address than the recorder's wants to be `confirmed`. Imported again, it changes nothing.
 */
export async function importProbe(
  deps: Deps,
  user: SignedIn,
  { recorder, institution }: { recorder: Rows['recorder']; institution: Institution },
  file: ProbeFile,
  confirmed = false,
): Promise<Imported> {
  const agent = await agentById(deps.db, file.agentId)
  if (!agent?.signKey || agent.authorityId !== institution.authorityId || !isGenuine(file, agent.signKey))
    throw invalid([{ path: 'signature', message: 'not signed by a machine that was enrolled here, or changed since' }])
  if (agent.revokedAt !== null) throw conflict('agent-revoked')
  const { id } = file.probe
  const digest = createHash('sha256').update(canonicalJson(file)).digest('hex')
  const again = await before(deps, id, digest)
  if (again) return again
  const result = fittingResult(deps, file.probe.result)
  const consents = (await consentsOf(deps.db, recorder.id)).map(consentOf)
  const why = disagreed(consents, institution.country, result)
  if (why) throw conflict(why)
  const connection = await connectionOf(deps.db, recorder.id)
  const elsewhere = connection && (connection.host !== file.probe.host || connection.port !== file.probe.port)
  // The recorder's id was typed by hand: another one's file must not judge this school unseen.
  if (elsewhere && !confirmed) throw conflict('other-address')

  const at = deps.now().toISOString()
  const payload: Noted & { digest: string; by: string } = { reason: 'import', digest, by: user.id }
  const probeId = await deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, [recorder.institutionId])
    const about = { kind: 'probe' as const, institutionId: recorder.institutionId, subjectId: recorder.id }
    const ended = { payload: JSON.stringify(payload), error: result.failure, agentId: agent.id, at }
    if (!(await insertEnded(trx, { id, ...about, ...ended }))) return null
    // The laptop's login and the key it met are not the server's: neither is touched by what became of them there.
    const order = { recorder, jobId: id, agentId: agent.id, reason: 'import' as const, sealed: '', firstTry: false }
    const asked = { host: file.probe.host, port: file.probe.port, secure: -1 }
    return storeProbe(deps, trx, { ...order, asked }, result)
  })
  if (probeId === null) {
    const meanwhile = await before(deps, id, digest)
    if (meanwhile) return meanwhile
    throw conflict('another probe has this id')
  }
  wakeEvaluation(deps)
  return { probeId, again: false }
}

/** What became of this very file when it was imported before; null when it was not. Throws when the id is another's. */
async function before(deps: Deps, id: string, digest: string): Promise<Imported | null> {
  const job = await jobById(deps.db, id)
  if (!job) return null
  const probeId = await probeOfJob(deps.db, id)
  if ((JSON.parse(job.payload) as { digest?: string }).digest !== digest || probeId === null)
    throw conflict('another probe has this id')
  return { probeId, again: true }
}
