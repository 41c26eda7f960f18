import type * as z from 'zod/mini'
import type { AgentTask, workAnswer, workAsk } from '@nadzor/shared/api/agents'
import { settleHeld } from '../../db/queries/agent-jobs.ts'
import { noteAgentSeen } from '../../db/queries/agents.ts'
import type { Agent } from '../../db/queries/agents.ts'
import { claim, endCancelled } from '../../db/queries/job-queue.ts'
import type { Job } from '../../db/queries/job-queue.ts'
import type { Deps } from '../../deps.ts'
import { conflict } from '../../problems.ts'
import { prepareProbe } from '../recorders/prepare-probe.ts'

/** Milliseconds an agent's claim holds without a word from it. It speaks every few seconds. */
const LEASE = 60_000
/** Jobs looked at in one call: those that may not be run any more end here and make room for others. */
const MOST = 200

/** Prolongs what an agent holds (`saidAt`: by its own clock, once), tells it what is no longer its own, and gives it what it has room for. */
export async function giveWork(
  deps: Deps,
  agent: Agent,
  saidAt: string,
  { holding, free, networks }: z.infer<typeof workAsk>,
): Promise<z.infer<typeof workAnswer>> {
  const at = deps.now().toISOString()
  const leaseUntil = new Date(deps.now().getTime() + LEASE).toISOString()
  // Repeated by somebody on the way, an old question would take away what the agent holds by now.
  if (!(await noteAgentSeen(deps.db, agent.id, { at, saidAt, networks }))) throw conflict('This was said before.')
  const drop = await settleHeld(deps.db, agent.id, holding, { at, leaseUntil })
  await endCancelled(deps.db, at)
  const lease = { worker: `agent ${agent.id}`, at, leaseUntil, agentId: agent.id }
  const tasks: AgentTask[] = []
  for (let looked = 0; looked < MOST && tasks.length < free; looked++) {
    const known = [...holding.map((one) => one.jobId), ...tasks.map((one) => one.jobId)]
    const job = await claim(deps.db, 'probe', { ...lease, holding: known })
    if (!job) break
    const task = await taskOf(deps, job)
    if (task) tasks.push(task)
  }
  return { tasks, drop }
}

/** What the agent is told of a job; null when it may not be run now. */
async function taskOf(deps: Deps, job: Job): Promise<AgentTask | null> {
  const prepared = await prepareProbe(deps, job)
  if (!prepared) return null
  const { order, ...task } = prepared
  return { ...task, jobId: job.id, fence: job.fence, recorderId: order.recorder.id, firstTry: order.firstTry }
}
