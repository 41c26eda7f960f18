import type * as z from 'zod/mini'
import type { resultAnswer, resultPush } from '@nadzor/shared/api/agents'
import { lockStreams } from '../../db/change-log.ts'
import type { Agent } from '../../db/queries/agents.ts'
import { institutionById } from '../../db/queries/institutions.ts'
import { finish, LeaseLost, letGo } from '../../db/queries/job-queue.ts'
import { consentsOf, jobById, probeOfJob } from '../../db/queries/recorders.ts'
import type { Deps } from '../../deps.ts'
import { wakeEvaluation } from '../../jobs/evaluate.ts'
import { consentOf } from '../../recorders/readiness.ts'
import { CLOCKS, disagreed, fittingResult } from '../probes/fitting-result.ts'
import { orderOf } from '../recorders/prepare-probe.ts'
import { settleLogin, storeProbe } from '../recorders/store-probe.ts'

/**
 * Stores what an agent learnt, once, however often it is sent. Results are taken as late as they come while the job is
 * still the agent's; one that was measured when nobody had agreed to it, or before it was asked for, is not taken.
 */
export async function takeResult(
  deps: Deps,
  agent: Agent,
  pushed: z.infer<typeof resultPush>,
): Promise<z.infer<typeof resultAnswer>> {
  const result = fittingResult(deps, pushed.result)
  const now = deps.now().toISOString()
  const stored = await jobById(deps.db, pushed.jobId)
  if (!stored || stored.agentId !== agent.id) return { outcome: 'superseded' }
  if (await probeOfJob(deps.db, stored.id)) return { outcome: 'duplicate' }
  const job = { ...stored, fence: pushed.fence }
  const order = await orderOf(deps, stored)
  const institution = await institutionById(deps.db, stored.institutionId)
  if (!order || !institution) return { outcome: 'superseded' }
  const consents = (await consentsOf(deps.db, order.recorder.id)).map(consentOf)
  const early = Date.parse(result.startedAt) < Date.parse(stored.createdAt) - CLOCKS
  const refused = early ? 'probe-failed' : disagreed(consents, institution.country, result)
  try {
    await deps.db.transaction().execute(async (trx) => {
      await lockStreams(trx, [order.recorder.institutionId])
      await finish(trx, job, refused ? 'failed' : 'done', now, refused ?? result.failure)
      if (refused) await settleLogin(trx, order, result.login)
      else await storeProbe(deps, trx, order, result)
    })
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
    await letGo(deps.db, job, now)
    // The readings are not wanted any more; that the recorder refused the login is, for ever.
    if (result.login === 'rejected') await settleLogin(deps.db, order, result.login)
    // The same result may have been stored by a request that was under way beside this one.
    return { outcome: (await probeOfJob(deps.db, stored.id)) ? 'duplicate' : 'superseded' }
  }
  if (refused) return { outcome: 'superseded' }
  wakeEvaluation(deps)
  return { outcome: 'stored' }
}
