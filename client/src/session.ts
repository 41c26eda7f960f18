import type { Authority } from '@nadzor/shared/facts/institution'
import type { Role, User } from '@nadzor/shared/facts/person'
import { defineStore } from 'pinia'
import { computed, markRaw, shallowRef } from 'vue'
import type { Data } from './data/contract.ts'

export type SessionState = 'unknown' | 'signed-out' | 'signed-in' | 'expired' | 'offline'

export const useSession = defineStore('session', () => {
  const user = shallowRef<User | null>(null)
  const authority = shallowRef<Authority | null>(null)
  const state = shallowRef<SessionState>('unknown')
  const data = shallowRef<Data | null>(null)

  /** Finds out who this is: once, before the first route is shown. Works without network. */
  async function start(): Promise<void> {
    markRaw({})
  }
  /** Throws `ProblemError` (wrong-credentials, too-many-requests ...) or `Refusal` `no-connection`. */
  async function login(email: string, password: string): Promise<void> {
    throw new Error(`not yet: ${email} ${password.length}`)
  }
  /** Throws `Refusal` `unsent-work` {answers, photos} unless there is none or `keepUnsent` is set. */
  async function signOut(options: { keepUnsent?: boolean } = {}): Promise<void> {
    throw new Error(`not yet: ${String(options.keepUnsent)}`)
  }
  /** Whether the signed-in user holds `role`, anywhere or for one institution (its authority's role counts too). */
  function can(role: Role, institutionId?: string): boolean {
    return user.value !== null && institutionId === undefined && role.length > 0
  }
  const present = computed(() => data.value !== null)

  return { user, authority, state, data, present, start, login, signOut, can }
})
