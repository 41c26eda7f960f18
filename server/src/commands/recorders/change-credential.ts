import type * as z from 'zod/mini'
import { isSealedLogin } from '@nadzor/shared/agents/seal-login'
import type { credentialPut } from '@nadzor/shared/api/recorders'
import type { Rows } from '@nadzor/shared/facts/rows'
import { appendChange, lockStreams } from '../../db/change-log.ts'
import { agentById } from '../../db/queries/agents.ts'
import type { Agent } from '../../db/queries/agents.ts'
import { connectionOf, deleteCredential, putCredential } from '../../db/queries/recorders.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { conflict, invalid } from '../../problems.ts'

type Given = z.infer<typeof credentialPut>

/**
 * Stores a login, sealed, or takes it away (`null`). Of a recorder that an agent serves it must come sealed to that
 * agent: the server refuses to see it. A new one starts untested, whatever became of the one before. The
 * log says that it was changed and by whom, never what it is.
 */
export async function changeCredential(
  deps: Deps,
  user: SignedIn,
  recorder: Rows['recorder'],
  login: Given | null,
): Promise<void> {
  const at = deps.now().toISOString()
  await deps.db.transaction().execute(async (trx) => {
    await lockStreams(trx, [recorder.institutionId])
    if (login) {
      const agentId = (await connectionOf(trx, recorder.id))?.agentId ?? null
      const agent = agentId === null ? null : await agentById(trx, agentId)
      const sealed = sealedFor(deps, recorder.id, agent, login)
      await putCredential(trx, { recorderId: recorder.id, sealed, state: 'untested', changedAt: at })
    } else await deleteCredential(trx, recorder.id)
    await appendChange(trx, {
      streamId: recorder.institutionId,
      entityKind: 'credential',
      entityId: recorder.id,
      actor: user.id,
      mutationId: null,
      at,
      payload: { stored: login !== null },
    })
  })
}

function sealedFor(deps: Deps, recorderId: string, agent: Agent | null, given: Given): string {
  if (!agent) {
    if ('sealed' in given) throw conflict('no agent serves this recorder: give its login to the server')
    return deps.sealer.seal(recorderId, given)
  }
  if (!('sealed' in given)) throw conflict(`the agent ${agent.name} serves this recorder: seal its login to that agent`)
  if (given.agentId !== agent.id) throw conflict('sealed to another agent')
  if (agent.sealKey === null || agent.revokedAt !== null) throw conflict('the agent is not enrolled')
  if (!isSealedLogin(given.sealed)) throw invalid([{ path: 'sealed', message: 'not a sealed login' }])
  return given.sealed
}
