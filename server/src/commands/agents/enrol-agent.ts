import type * as z from 'zod/mini'
import { isSignedBy } from '@nadzor/recorder-plugin/agent/keys'
import { enrolText } from '@nadzor/shared/api/agents'
import type { agentEnrol } from '@nadzor/shared/api/agents'
import { appendChange, lockStreams } from '../../db/change-log.ts'
import { enrolByCode } from '../../db/queries/agents.ts'
import type { Deps } from '../../deps.ts'
import { gone, invalid } from '../../problems.ts'
import { tokenHash } from '../session/token.ts'

/**
 * Turns an invitation into an agent with keys of its own, made where it runs. Throws `gone` for a code that is wrong,
 * used, too old or revoked, alike: nobody learns which.
 */
export async function enrolAgent(deps: Deps, body: z.infer<typeof agentEnrol>): Promise<string> {
  if (!isSignedBy(body.signKey, enrolText(body), body.signature))
    throw invalid([{ path: 'signature', message: 'not made with signKey' }])
  const at = deps.now().toISOString()
  return deps.db.transaction().execute(async (trx) => {
    const { signKey, sealKey } = body
    const agent = await enrolByCode(trx, tokenHash(body.code), at, { signKey, sealKey })
    if (!agent) throw gone('The code is not good (any more): ask an administrator for a new one.')
    await lockStreams(trx, [agent.authorityId])
    const entry = { streamId: agent.authorityId, entityKind: 'agent', entityId: agent.id, actor: `agent:${agent.id}` }
    await appendChange(trx, { ...entry, mutationId: null, at, payload: { enrolled: { signKey, sealKey } } })
    return agent.id
  })
}
