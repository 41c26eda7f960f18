import type * as z from 'zod/mini'
import {
  agent as agentSchema,
  agentCreate,
  agentEnrol,
  agentEnrolled,
  agentInvited,
  agentsResponse,
  resultAnswer,
  resultPush,
  workAnswer,
  workAsk,
} from '@nadzor/shared/api/agents'
import { enrolAgent } from '../../commands/agents/enrol-agent.ts'
import { giveWork } from '../../commands/agents/give-work.ts'
import { inviteAgent } from '../../commands/agents/invite-agent.ts'
import { revoke } from '../../commands/agents/revoke-agent.ts'
import { takeResult } from '../../commands/agents/take-result.ts'
import { agentsOf } from '../../db/queries/agents.ts'
import type { Agent } from '../../db/queries/agents.ts'
import { requireAuthority } from '../../policies/require.ts'
import { signedByAgent } from './signed-by-agent.ts'
import { route } from '../route.ts'

function presentAgent(row: Agent & { recorders: number }, now: string): z.infer<typeof agentSchema> {
  const { id, name, createdAt, enrolledAt, lastSeenAt, revokedAt, sealKey, recorders, codeUntil } = row
  const invited = codeUntil < now ? 'expired' : 'invited'
  const state = revokedAt !== null ? 'revoked' : enrolledAt !== null ? 'enrolled' : invited
  const networks = JSON.parse(row.networks) as string[]
  return { id, name, state, createdAt, enrolledAt, lastSeenAt, revokedAt, sealKey, networks, recorders }
}

export const agentRoutes = [
  route({
    method: 'GET',
    path: '/api/agents',
    access: 'agent.administer',
    answer: agentsResponse,
    async handler({ deps, user }) {
      requireAuthority(user, 'agent.administer')
      const now = deps.now().toISOString()
      return { agents: (await agentsOf(deps.db, user.authorityId)).map((one) => presentAgent(one, now)) }
    },
  }),
  route({
    method: 'POST',
    path: '/api/agents',
    access: 'agent.administer',
    body: agentCreate,
    answer: agentInvited,
    async handler({ ctx, deps, user, body }) {
      requireAuthority(user, 'agent.administer')
      const { agent, code } = await inviteAgent(deps, user, body.name)
      ctx.status = 201
      return { agent: presentAgent({ ...agent, recorders: 0 }, deps.now().toISOString()), code, until: agent.codeUntil }
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/agents/:id',
    access: 'agent.administer',
    async handler({ deps, user, params }) {
      requireAuthority(user, 'agent.administer')
      await revoke(deps, user, params['id'] ?? '')
    },
  }),
  // What agents themselves say. They have no session: the code, then their signature, tells who they are.
  route({
    method: 'POST',
    path: '/api/agent/enrol',
    access: 'anyone',
    body: agentEnrol,
    answer: agentEnrolled,
    async handler({ ctx, deps, body }) {
      const agentId = await enrolAgent(deps, body)
      ctx.status = 201
      return { agentId }
    },
  }),
  route({
    method: 'POST',
    path: '/api/agent/work',
    access: 'anyone',
    answer: workAnswer,
    async handler({ ctx, deps }) {
      const { agent, at, body } = await signedByAgent(deps, ctx, workAsk)
      return giveWork(deps, agent, at, body)
    },
  }),
  route({
    method: 'POST',
    path: '/api/agent/results',
    access: 'anyone',
    answer: resultAnswer,
    async handler({ ctx, deps }) {
      const { agent, body } = await signedByAgent(deps, ctx, resultPush)
      return takeResult(deps, agent, body)
    },
  }),
]
