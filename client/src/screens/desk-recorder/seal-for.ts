import { sealLogin } from '@nadzor/shared/agents/seal-login'
import type { SealingCrypto } from '@nadzor/shared/agents/seal-login'
import type { RecorderResponse } from '@nadzor/shared/api/recorders'

type Agent = NonNullable<RecorderResponse['agent']>
export type SealFault = 'revoked' | 'noKey' | 'browser'

/** Why nothing can be sealed for this agent at all, whatever the browser. */
export function agentFault(agent: Agent): SealFault | null {
  if (agent.revoked) return 'revoked'
  return agent.sealKey === null ? 'noKey' : null
}

/**
 * What goes to the server instead of a login that only the agent may read. `crypto` is the browser's; it has no `subtle`
 * on a page without https, and older ones know no X25519. Nothing is sent in the clear then.
 */
export async function sealFor(
  crypto: Partial<Crypto> | undefined,
  agent: Agent,
  recorder: { id: string; host: string; secure: boolean },
  login: { user: string; password: string },
): Promise<{ sealed: { agentId: string; sealed: string } } | { fault: SealFault }> {
  const fault = agentFault(agent)
  if (fault !== null || agent.sealKey === null) return { fault: fault ?? 'noKey' }
  if (!crypto?.subtle) return { fault: 'browser' }
  try {
    const to = {
      agentId: agent.id,
      sealKey: agent.sealKey,
      recorderId: recorder.id,
      host: recorder.host,
      secure: recorder.secure,
    }
    return { sealed: { agentId: agent.id, sealed: await sealLogin(crypto as SealingCrypto, to, login) } }
  } catch {
    return { fault: 'browser' }
  }
}
