import type * as z from 'zod/mini'
import type { consentCreate } from '@nadzor/shared/api/recorders'
import type { Rows } from '@nadzor/shared/facts/rows'
import { appendChange, lockStreams } from '../../db/change-log.ts'
import { institutionById } from '../../db/queries/institutions.ts'
import { cancelOf } from '../../db/queries/job-queue.ts'
import { consentsOf, insertConsent, withdrawConsent } from '../../db/queries/recorders.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { invalid, notFound } from '../../problems.ts'
import { agreedAt, consentOf, localTime } from '../../recorders/readiness.ts'

/** Records who agreed that this recorder be asked, to what and until when. Without one that is valid no probe starts. */
export async function recordConsent(
  deps: Deps,
  user: SignedIn,
  recorder: Rows['recorder'],
  body: z.infer<typeof consentCreate>,
): Promise<string> {
  if (body.validUntil < body.validFrom) throw invalid([{ path: 'validUntil', message: 'must not be before validFrom' }])
  const institution = await institutionById(deps.db, recorder.institutionId)
  if (!institution) throw notFound()
  const { day } = localTime(deps.now(), institution.country)
  for (const path of ['agreedOn', 'installerInformedOn'] as const)
    if (body[path] > day) throw invalid([{ path, message: 'must not be in the future' }])
  const id = deps.newId()
  const at = deps.now().toISOString()
  await deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, [recorder.institutionId])
    await insertConsent(trx, {
      id,
      institutionId: recorder.institutionId,
      recorderId: recorder.id,
      body: JSON.stringify(body),
      validFrom: body.validFrom,
      validUntil: body.validUntil,
      recordedBy: user.id,
      recordedAt: at,
      withdrawnAt: null,
    })
    const entry = { streamId: recorder.institutionId, entityKind: 'probeConsent', entityId: id, actor: user.id }
    await appendChange(trx, { ...entry, mutationId: null, at, payload: body })
  })
  return id
}

/**
 * Ends a consent at once. A probe that waits or runs is stopped, and what it learnt is not taken, unless somebody else's
 * consent covers this moment.
 */
export async function withdraw(deps: Deps, user: SignedIn, recorder: Rows['recorder'], id: string): Promise<void> {
  const institution = await institutionById(deps.db, recorder.institutionId)
  if (!institution) throw notFound()
  const at = deps.now().toISOString()
  await deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, [recorder.institutionId])
    if (!(await withdrawConsent(trx, recorder.id, id, at))) throw notFound()
    const left = (await consentsOf(trx, recorder.id)).map(consentOf)
    if (!agreedAt(left, institution.country, at)) await cancelOf(trx, 'probe', recorder.id, at)
    const entry = { streamId: recorder.institutionId, entityKind: 'probeConsent', entityId: id, actor: user.id }
    await appendChange(trx, { ...entry, mutationId: null, at, payload: { withdrawnAt: at } })
  })
}
