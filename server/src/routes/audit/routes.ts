import * as z from 'zod/mini'
import { auditResponse } from '@nadzor/shared/api/audit'
import { changesBefore } from '../../db/queries/audit.ts'
import { chainOf } from '../../db/queries/chain.ts'
import { requireInstitution } from '../../policies/require.ts'
import { checkedCursor, pageOf, scanPage } from '../page.ts'
import { route } from '../route.ts'

export const auditRoutes = [
  route({
    method: 'GET',
    path: '/api/institutions/:id/audit',
    access: 'institution.audit',
    answer: auditResponse,
    async handler({ ctx, deps, user, params }) {
      const { id } = await requireInstitution(deps.db, user, 'institution.audit', params['id'] ?? '')
      const { after, limit } = pageOf(ctx.query)
      const before = checkedCursor(z.nullable(z.int()), after)
      const { rows: changes, next } = await scanPage(
        { limit, q: '', after: before },
        (from, size) => changesBefore(deps.db, id, from, size),
        (change) => change.seq,
        () => '',
      )
      return { chain: before === null ? await chainOf(deps.db, id) : null, changes, next }
    },
  }),
]
