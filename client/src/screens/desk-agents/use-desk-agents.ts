import { onMounted, ref, shallowRef } from 'vue'
import type * as z from 'zod/mini'
import type { agent as agentSchema, agentInvited } from '@nadzor/shared/api/agents'
import type { Failure } from '../desk/failure.ts'
import { createLoad } from '../desk/load.ts'
import { usePoll } from '../desk/use-desk.ts'
import type { Desk } from '../desk/use-desk.ts'

export type Agent = z.infer<typeof agentSchema>

const rank = { enrolled: 0, invited: 1, expired: 2, revoked: 3 } as const
/** Those that work first, then by name; those that never will again last. */
export const inOrder = (agents: readonly Agent[]): Agent[] =>
  agents.toSorted((a, b) => rank[a.state] - rank[b.state] || a.name.localeCompare(b.name))

/** Agents, kept fresh while the page is visible; invited and revoked here. */
export function useDeskAgents(desk: Desk) {
  const load = createLoad(() => desk.api.agents(), desk.timers)
  async function refresh(): Promise<boolean> {
    await load.run()
    return load.failure.value === null
  }
  onMounted(() => void refresh())
  usePoll(desk, refresh)

  /** The code is held here alone, until it is hidden or the page is left: the server never tells it again. */
  const invited = shallowRef<z.infer<typeof agentInvited> | null>(null)
  const revoking = ref(false)
  const failure = shallowRef<Failure | null>(null)
  return {
    load,
    refresh,
    invited,
    revoking,
    failure,
    async invite(name: string) {
      const result = await desk.api.inviteAgent({ name: name.trim() })
      if (result.ok) {
        invited.value = result.value
        void refresh()
      }
      return result
    },
    async revoke(agent: Agent): Promise<boolean> {
      if (revoking.value) return false
      revoking.value = true
      const result = await desk.api.revokeAgent(agent.id)
      revoking.value = false
      failure.value = result.ok ? null : result.failure
      // The code of an invitation that was taken back works no more.
      if (result.ok && invited.value?.agent.id === agent.id) invited.value = null
      await refresh()
      return result.ok
    },
  }
}
