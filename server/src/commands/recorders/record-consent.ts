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
import { agreedFor, consentOf, consentsOn, localTime } from '../../recorders/readiness.ts'

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
 * Ends a consent at once. A probe that waits or runs is stopped, and what it learnt is not taken, unless another consent
 * covers all that this one did now: for as long, and the streams.
 */
export async function withdraw(deps: Deps, user: SignedIn, recorder: Rows['recorder'], id: string): Promise<void> {
  const institution = await institutionById(deps.db, recorder.institutionId)
  if (!institution) throw notFound()
  const now = deps.now()
  const at = now.toISOString()
  await deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, [recorder.institutionId])
    const before = (await consentsOf(trx, recorder.id)).map(consentOf)
    if (!(await withdrawConsent(trx, recorder.id, id, at))) throw notFound()
    const after = before.filter((one) => one.id !== id)
    const covers = (what: { streams: boolean }) =>
      agreedFor(after, institution.country, now, what) >= agreedFor(before, institution.country, now, what)
    const hasNone = consentsOn(after, localTime(now, institution.country).day).length === 0
    if (hasNone || !covers({ streams: false }) || !covers({ streams: true }))
      await cancelOf(trx, 'probe', recorder.id, at)
    const entry = { streamId: recorder.institutionId, entityKind: 'probeConsent', entityId: id, actor: user.id }
    await appendChange(trx, { ...entry, mutationId: null, at, payload: { withdrawnAt: at } })
  })
}
