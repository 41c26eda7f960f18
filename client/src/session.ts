import type { Authority } from '@nadzor/shared/facts/institution'
import type { Role, User } from '@nadzor/shared/facts/person'
import { defineStore } from 'pinia'
import { inject, shallowRef } from 'vue'
import type { InjectionKey } from 'vue'
import { browserEnvironment } from './data/browser-environment.ts'
import type { Data } from './data/contract.ts'
import type { Environment } from './data/environment.ts'
import { keepIdentity } from './data/identity.ts'
import type { SessionState } from './data/identity.ts'

/** `app.provide(environmentKey, env)` gives the session another world than the browser's: component tests. */
export const environmentKey: InjectionKey<Environment> = Symbol('environment')

/**
 * Who is signed in, and their open data. The rules (offline cold start, expired session, sign-out with unsent work,
 * shared phones) are written at `keepIdentity`; this store only shows them to Vue.
 */
export const useSession = defineStore('session', () => {
  const keeper = keepIdentity(inject(environmentKey, null) ?? browserEnvironment())
  const user = shallowRef<User | null>(null)
  const authority = shallowRef<Authority | null>(null)
  const state = shallowRef<SessionState>('unknown')
  const data = shallowRef<Data | null>(null)

  keeper.who.subscribe((who) => {
    user.value = who.user
    authority.value = who.authority
    state.value = who.state
    data.value = who.data
  })

  /**
   * Whether the user holds `role`: somewhere, or for this institution (by itself, or through its authority). What a
   * screen shows follows from it; what is allowed is decided by the server alone.
   */
  function can(role: Role, institutionId?: string): boolean {
    const held = user.value?.assignments.filter((assignment) => assignment.role === role) ?? []
    if (institutionId === undefined) return held.length > 0
    return held.some(({ scopeKind, scopeId }) => scopeKind === 'authority' || scopeId === institutionId)
  }

  return {
    user,
    authority,
    state,
    data,
    can,
    /** Once, before the first route is shown. */
    start: keeper.start,
    login: keeper.login,
    signOut: keeper.signOut,
  }
})
