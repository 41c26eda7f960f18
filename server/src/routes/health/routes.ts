import { assertAnswers } from '../../db/queries/alive.ts'
import { route } from '../route.ts'

export const healthRoutes = [
  route({
    method: 'GET',
    path: '/api/health',
    access: 'anyone',
    /** Fails (500) when the database does not answer, so a supervisor notices. */
    async handler({ ctx, deps }) {
      await assertAnswers(deps.db)
      ctx.set('Cache-Control', 'no-store')
      return { status: 'ok', at: deps.now().toISOString() }
    },
  }),
]
