import { route } from '../route.ts'
import { tusGate } from './tus.ts'

const upload = (method: 'POST' | 'HEAD' | 'PATCH' | 'DELETE', path: string) =>
  route({ method, path, access: 'institution.push', handler: ({ ctx, deps, user }) => tusGate(deps)(ctx, user) })

/** Photos on their way: tus 1.0, with `evidenceId` and `sha256` as metadata. Receipts: POST /api/sync/receipts. */
export const uploadRoutes = [
  upload('POST', '/api/uploads'),
  upload('HEAD', '/api/uploads/:id'),
  upload('PATCH', '/api/uploads/:id'),
  upload('DELETE', '/api/uploads/:id'),
]
