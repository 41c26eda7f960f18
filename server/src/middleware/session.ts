import type { Context, Middleware } from 'koa'
import type { Deps } from '../deps.ts'
import { resumeSession } from '../commands/session/resume.ts'
import type { SignedIn } from '../policies/signed-in.ts'

export const SESSION_COOKIE = 'nadzor_session'

export type Session = { tokenHash: string; expiresAt: string }

/** What this server keeps on `ctx.state`. */
export type State = {
  requestId: string
  user: SignedIn | null
  session: Session | null
}

/** Hands the token to the browser, where no script can read it. */
export function setSessionCookie(ctx: Context, deps: Deps, token: string, expiresAt: string): void {
  // Koa's cookie jar refuses `secure` on a plain connection, which a TLS-ending proxy without TRUST_PROXY looks like.
  const secure = deps.config.publicUrl.startsWith('https:') ? '; Secure' : ''
  const expires = new Date(expiresAt).toUTCString()
  ctx.append('Set-Cookie', `${SESSION_COOKIE}=${token}; Path=/; Expires=${expires}; HttpOnly; SameSite=Lax${secure}`)
}

export function clearSessionCookie(ctx: Context, deps: Deps): void {
  setSessionCookie(ctx, deps, '', new Date(0).toISOString())
}

/** Finds who asks. A missing or dead session is not refused here: a route says whether it needs one. */
export function loadSession(deps: Deps): Middleware {
  return async (ctx, next) => {
    const state = ctx.state as State
    state.user = null
    state.session = null
    const token = ctx.cookies.get(SESSION_COOKIE)
    if (token) {
      const resumed = await resumeSession(deps, token)
      if (resumed) {
        state.user = resumed.user
        state.session = { tokenHash: resumed.tokenHash, expiresAt: resumed.expiresAt }
        if (resumed.extended) setSessionCookie(ctx, deps, token, resumed.expiresAt)
      }
    }
    await next()
  }
}
