import { sessionResponse, setupRequest, setupState } from '@nadzor/shared/api/session'
import { setUp } from '../../commands/setup/set-up.ts'
import { anyAdministrator } from '../../db/queries/users.ts'
import { setSessionCookie } from '../../middleware/session.ts'
import { route } from '../route.ts'
import { presentSession } from '../session/present.ts'

export const setupRoutes = [
  route({
    method: 'GET',
    path: '/api/setup',
    access: 'anyone',
    answer: setupState,
    handler: async ({ deps }) => ({ needed: !(await anyAdministrator(deps.db)) }),
  }),
  route({
    method: 'POST',
    path: '/api/setup',
    access: 'anyone',
    body: setupRequest,
    answer: sessionResponse,
    async handler({ ctx, deps, body }) {
      const { user, token, expiresAt } = await setUp(deps, body, ctx.get('User-Agent'))
      setSessionCookie(ctx, deps, token, expiresAt)
      ctx.status = 201
      return presentSession(deps, user, expiresAt)
    },
  }),
]
