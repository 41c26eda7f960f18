import { bindingResponse } from '@nadzor/shared/api/binding'
import { institutionCreate, institutionPatch, institutionsResponse } from '@nadzor/shared/api/administration'
import { papersResponse } from '@nadzor/shared/api/papers'
import { factsOf } from '@nadzor/shared/facts/facts-of'
import { institution as institutionSchema } from '@nadzor/shared/facts/institution'
import { bindingReport } from '@nadzor/shared/rules/binding-report'
import { papersReport } from '@nadzor/shared/rules/papers'
import { changeInstitution } from '../../commands/institutions/change.ts'
import { createInstitution } from '../../commands/institutions/create.ts'
import { institutionRows } from '../../db/queries/institution-rows.ts'
import { institutionsWithin } from '../../db/queries/institutions.ts'
import { wakeEvaluation } from '../../jobs/evaluate.ts'
import { reach } from '../../policies/may.ts'
import { requireAuthority, requireInstitution } from '../../policies/require.ts'
import { notFound } from '../../problems.ts'
import { afterNameAndId, pageOf, scanPage } from '../page.ts'
import { route } from '../route.ts'

export const institutionRoutes = [
  route({
    method: 'GET',
    path: '/api/institutions',
    access: 'institution.read',
    answer: institutionsResponse,
    async handler({ ctx, deps, user }) {
      const { limit, q, after } = pageOf(ctx.query)
      const within = reach(user, 'institution.read')
      const { rows, next } = await scanPage(
        { limit, q, after: afterNameAndId(after) },
        (from, size) => institutionsWithin(deps.db, within, from, size),
        (row): [string, string] => [row.name, row.id],
        (row) => `${row.name} ${row.city} ${row.district ?? ''} ${row.address}`,
      )
      return { institutions: rows, next }
    },
  }),
  route({
    method: 'POST',
    path: '/api/institutions',
    access: 'institution.create',
    body: institutionCreate,
    answer: institutionSchema,
    async handler({ ctx, deps, user, body }) {
      requireAuthority(user, 'institution.create')
      const created = await createInstitution(deps, user, body)
      wakeEvaluation(deps)
      ctx.status = 201
      return created
    },
  }),
  route({
    method: 'GET',
    path: '/api/institutions/:id',
    access: 'institution.read',
    answer: institutionSchema,
    handler: ({ deps, user, params }) => requireInstitution(deps.db, user, 'institution.read', params['id'] ?? ''),
  }),
  route({
    method: 'GET',
    path: '/api/institutions/:id/binding',
    access: 'institution.read',
    answer: bindingResponse,
    async handler({ deps, user, params }) {
      const { id } = await requireInstitution(deps.db, user, 'institution.read', params['id'] ?? '')
      const rows = await institutionRows(deps.db, id)
      if (!rows) throw notFound('There is no such institution.')
      return bindingReport(deps.packs, factsOf(rows), deps.now().toISOString())
    },
  }),
  route({
    method: 'GET',
    path: '/api/institutions/:id/papers',
    access: 'inspection.review',
    answer: papersResponse,
    async handler({ deps, user, params }) {
      const { id } = await requireInstitution(deps.db, user, 'inspection.review', params['id'] ?? '')
      const rows = await institutionRows(deps.db, id)
      if (!rows) throw notFound('There is no such institution.')
      return papersReport(deps.packs, rows, deps.now().toISOString())
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/institutions/:id',
    access: 'institution.change',
    body: institutionPatch,
    answer: institutionSchema,
    async handler({ deps, user, params, body }) {
      const { id } = await requireInstitution(deps.db, user, 'institution.change', params['id'] ?? '')
      const changed = await changeInstitution(deps, user, id, body)
      // Kind, country, grant and own acts decide which law binds.
      wakeEvaluation(deps)
      return changed
    },
  }),
]
