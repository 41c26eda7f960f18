import { sessionResponse } from '@nadzor/shared/api/session'
import type { SessionResponse } from '@nadzor/shared/api/session'
import type { Authority } from '@nadzor/shared/facts/institution'
import type { User } from '@nadzor/shared/facts/person'
import * as z from 'zod/mini'
import { AccountsDatabase } from './accounts.ts'
import type { Account, Identity } from './accounts.ts'
import type { Data } from './contract.ts'
import type { Environment } from './environment.ts'
import { ProblemError, requestJson } from './http.ts'
import { observable } from './observable.ts'
import type { Observable } from './observable.ts'
import { openData } from './open-data.ts'
import { Refusal } from './problems.ts'
import { instantNow } from './store.ts'

export type SessionState = 'unknown' | 'signed-out' | 'signed-in' | 'expired' | 'offline'

/** Who uses this phone now, as far as it can tell. `data` is open exactly when `user` is set. */
export type Who = {
  state: SessionState
  user: User | null
  authority: Authority | null
  data: Data | null
}

export type IdentityKeeper = {
  who: Observable<Who>
  /** Finds out who this is: once, before the first screen. Works without network; never rejects for lack of it. */
  start(): Promise<void>
  /** Throws `ProblemError` (`wrong-credentials`, `too-many-requests`) or `Refusal` `no-connection`. */
  login(email: string, password: string): Promise<void>
  /** Throws `Refusal` `unsent-work` {answers, photos} unless nothing is unsent or `keepUnsent` is set. */
  signOut(options?: { keepUnsent?: boolean }): Promise<void>
  close(): Promise<void>
}

/** Whoever may be synced to: the server's policy decides, this only spares requests it would refuse. */
const SYNCED: readonly string[] = ['inspector', 'installer']
/** How long a cold start waits for the server before it opens what is on the phone, in milliseconds. */
const PATIENCE = 1500

/**
 * The rules of identity on a phone that is often offline and may be shared:
 *
 * 1. *Cold start without network* opens the data of the last person who signed in here and did not sign out
 *    (`offline`). The server has no say until it can be reached; the phone's own lock is the custody issue's.
 * 2. *The server says 401*, at start or while syncing: `expired`. The data stay open, work goes on, only sending
 *    waits. The next login of the same person continues where it was.
 * 3. *Sign-out* with unsent work is refused, naming the counts, until the caller says `keepUnsent`. Then the work
 *    stays in that person's own database on this phone and goes at their next login here.
 * 4. *Sign-out without network* holds at once: nobody gets in by the cookie that is still there, and the session is
 *    revoked at the server at the next start or login that reaches it.
 * 5. *Somebody else logging in* closes the first person's database and opens their own: neither sees the other's
 *    data, and neither's session carries the other's work (see `sameUser` in round.ts).
 */
export function keepIdentity(env: Environment): IdentityKeeper {
  const accounts = new AccountsDatabase(env)
  const nobody: Who = { state: 'signed-out', user: null, authority: null, data: null }
  const who = observableWho({ ...nobody, state: 'unknown' })
  let unsubscribe: () => void = () => undefined

  async function remembered(): Promise<Identity> {
    return (await accounts.identity.get('identity')) ?? { key: 'identity', userId: null, revokePending: false }
  }

  async function become(state: SessionState, { user, authority }: Pick<SessionResponse, 'user' | 'authority'>) {
    const before = who.get()
    if (before.data !== null && before.user?.id === user.id) {
      who.set({ state, user, authority, data: before.data })
      before.data.sync.stop()
      startSync(before.data, user)
      return
    }
    await leave()
    const data = await openData(user.id, env)
    who.set({ state, user, authority, data })
    unsubscribe = data.sync.state.subscribe(({ phase, reason, lastOk }) => {
      const now = who.get()
      if (now.data !== data) return
      if (reason === 'session-expired') who.set({ ...now, state: 'expired' })
      else if (phase === 'idle' && lastOk !== null && now.state !== 'signed-in') who.set({ ...now, state: 'signed-in' })
    })
    startSync(data, user)
  }

  function startSync(data: Data, user: User): void {
    const { answers, photos } = data.sync.state.get().waiting
    const synced = user.assignments.some(({ role }) => SYNCED.includes(role))
    if (synced || answers + photos > 0) data.sync.start()
  }

  /** Nobody is shown before the database closes, so that no screen asks a closed one. */
  async function leave(): Promise<void> {
    unsubscribe()
    const { data } = who.get()
    if (data === null) return
    who.set(nobody)
    await data.close()
  }

  async function remember({ user, authority }: SessionResponse): Promise<void> {
    const known = await accounts.accounts.get(user.id)
    const nothing = { answers: 0, photos: 0 }
    await accounts.accounts.put({
      userId: user.id,
      user,
      authority,
      lastSeen: instantNow(env),
      unsent: known?.unsent ?? nothing,
      made: known?.made ?? nothing,
    })
    await accounts.identity.put({ key: 'identity', userId: user.id, revokePending: false })
  }

  /** One at a time: the late answer to an earlier one, which clears the cookie, must not come after a login. */
  let revoking: Promise<void> | null = null
  const revoke = (): Promise<void> => (revoking ??= revokeNow().finally(() => (revoking = null)))

  async function revokeNow(): Promise<void> {
    try {
      await requestJson(env, 'DELETE', '/api/session', z.unknown())
    } catch (error) {
      // 401: there was nothing left to revoke.
      if (!(error instanceof ProblemError) || error.problem.status !== 401) throw error
    }
    const identity = await remembered()
    await accounts.identity.put({ ...identity, revokePending: false })
  }

  async function start(): Promise<void> {
    const { userId, revokePending } = await remembered()
    if (revokePending) {
      await Promise.race([revoke().catch(() => undefined), after(env, PATIENCE)])
      who.set(nobody)
      return
    }
    const account = userId === null ? undefined : await accounts.accounts.get(userId)
    const asked = requestJson(env, 'GET', '/api/session', sessionResponse).then(
      (session) => ({ session }),
      (error: unknown) => ({ error }),
    )
    // A network that neither works nor fails must not keep an inspector waiting before their own data or the login.
    const answered = await Promise.race([asked, after(env, PATIENCE)])
    if (answered) return settle(answered, account)
    // Nobody has ever signed in here, or the last one has signed out: the login, and no answer changes it any more.
    if (!account) return who.set(nobody)
    await become('offline', account)
    void asked.then((late) => (who.get().state === 'offline' ? settle(late, account) : undefined))
  }

  async function settle(answered: { session: SessionResponse } | { error: unknown }, account: Account | undefined) {
    if ('session' in answered) {
      await remember(answered.session)
      return become('signed-in', answered.session)
    }
    const { error } = answered
    if (!(error instanceof ProblemError || (error instanceof Refusal && error.code === 'no-connection'))) throw error
    if (!account) return who.set(nobody)
    await become(error instanceof ProblemError && error.problem.status === 401 ? 'expired' : 'offline', account)
  }

  async function login(email: string, password: string): Promise<void> {
    // The new cookie would hide the old session, which its owner has ended.
    if (revoking !== null || (await remembered()).revokePending) await revoke()
    const session = await requestJson(env, 'POST', '/api/session', sessionResponse, { email, password })
    await remember(session)
    await become('signed-in', session)
  }

  async function signOut({ keepUnsent = false } = {}): Promise<void> {
    const { data, user } = who.get()
    if (data !== null && !keepUnsent) {
      const { answers, photos } = await data.unsent()
      if (answers + photos > 0) throw new Refusal('unsent-work', { answers, photos })
    }
    if (user === null) return
    await accounts.identity.put({ key: 'identity', userId: null, revokePending: true })
    await leave()
    // Without network this stays pending; see rule 4.
    await revoke().catch(() => undefined)
  }

  return {
    who,
    start,
    login,
    signOut,
    close: async () => {
      await leave()
      accounts.close()
    },
  }
}

/** Resolves to null when the time is over. */
function after(env: Environment, milliseconds: number): Promise<null> {
  return new Promise((resolve) => env.timers.set(() => resolve(null), milliseconds))
}

/** `Data` is no plain value, so equality is by parts and not by JSON. */
function observableWho(initial: Who): Observable<Who> & { set(value: Who): void } {
  const version = observable(0)
  let current = initial
  return {
    get: () => current,
    set: (value) => {
      const same = (Object.keys(value) as (keyof Who)[]).every((key) => value[key] === current[key])
      current = value
      if (!same) version.set(version.get() + 1)
    },
    subscribe: (listener) => version.subscribe(() => listener(current)),
  }
}
