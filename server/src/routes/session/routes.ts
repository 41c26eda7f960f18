import { loginRequest, passwordChange, sessionResponse } from '@nadzor/shared/api/session'
import { changePassword } from '../../commands/session/change-password.ts'
import { logIn } from '../../commands/session/log-in.ts'
import { deleteSession } from '../../db/queries/sessions.ts'
import { clearSessionCookie, setSessionCookie } from '../../middleware/session.ts'
import type { State } from '../../middleware/session.ts'
import { unauthenticated } from '../../problems.ts'
import { route } from '../route.ts'
import { presentSession } from './present.ts'

export const sessionRoutes = [
  route({
    method: 'POST',
    path: '/api/session',
    access: 'anyone',
    body: loginRequest,
    answer: sessionResponse,
    async handler({ ctx, deps, body }) {
      const { user, token, expiresAt } = await logIn(deps, { ...body, address: ctx.ip, device: ctx.get('User-Agent') })
      setSessionCookie(ctx, deps, token, expiresAt)
      return presentSession(deps, user, expiresAt)
    },
  }),
  route({
    method: 'GET',
    path: '/api/session',
    access: 'signed-in',
    answer: sessionResponse,
    async handler({ ctx, deps, user }) {
      const { session } = ctx.state as State
      if (!session) throw unauthenticated()
      return presentSession(deps, user, session.expiresAt)
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/session',
    // Logging out twice, or after the session ran out, is no error.
    access: 'anyone',
    async handler({ ctx, deps }) {
      const { session } = ctx.state as State
      if (session) await deleteSession(deps.db, session.tokenHash)
      clearSessionCookie(ctx, deps)
    },
  }),
  route({
    method: 'PUT',
    path: '/api/session/password',
    access: 'signed-in',
    body: passwordChange,
    async handler({ ctx, deps, user, body }) {
      const { session } = ctx.state as State
      if (!session) throw unauthenticated()
      await changePassword(deps, user, { ...body, keep: session.tokenHash, address: ctx.ip })
    },
  }),
]
