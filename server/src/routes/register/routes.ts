import { registerChange, registerResponse, visitPeople, visitPlan } from '@nadzor/shared/api/register'
import { inspection as inspectionSchema } from '@nadzor/shared/facts/inspection'
import { planVisit } from '../../commands/inspections/plan.ts'
import { changeRegister } from '../../commands/register/change.ts'
import { institutionRows } from '../../db/queries/institution-rows.ts'
import { labelsAt } from '../../db/queries/label-binding.ts'
import { usersOfAuthority } from '../../db/queries/users.ts'
import { wakeEvaluation } from '../../jobs/evaluate.ts'
import { may } from '../../policies/may.ts'
import { requireInstitution } from '../../policies/require.ts'
import { notFound } from '../../problems.ts'
import { route } from '../route.ts'

/** The register of an institution (places, cameras, recorders, signs, labels) and the visits planned there. */
export const registerRoutes = [
  route({
    method: 'GET',
    path: '/api/institutions/:id/register',
    access: 'register.read',
    answer: registerResponse,
    async handler({ deps, user, params }) {
      const { id } = await requireInstitution(deps.db, user, 'register.read', params['id'] ?? '')
      const rows = await institutionRows(deps.db, id)
      if (!rows) throw notFound()
      const { sites, buildings, storeys, areas, cameras, recorders, channels, signs } = rows
      const labels = await labelsAt(deps.db, id)
      return { sites, buildings, storeys, areas, cameras, recorders, channels, signs, labels }
    },
  }),
  route({
    method: 'POST',
    path: '/api/institutions/:id/register',
    access: 'register.change',
    body: registerChange,
    async handler({ deps, user, params, body }) {
      const institution = await requireInstitution(deps.db, user, 'register.change', params['id'] ?? '')
      await changeRegister(deps, user, institution, body)
      wakeEvaluation(deps)
    },
  }),
  route({
    method: 'PUT',
    path: '/api/institutions/:id/visits',
    access: 'inspection.plan',
    body: visitPlan,
    answer: inspectionSchema,
    async handler({ deps, user, params, body }) {
      const institution = await requireInstitution(deps.db, user, 'inspection.plan', params['id'] ?? '')
      return planVisit(deps, user, institution, { ...body, institutionId: institution.id })
    },
  }),
  route({
    method: 'GET',
    path: '/api/institutions/:id/people',
    access: 'inspection.plan',
    answer: visitPeople,
    async handler({ deps, user, params }) {
      const institution = await requireInstitution(deps.db, user, 'inspection.plan', params['id'] ?? '')
      const place = { authorityId: institution.authorityId, institutionId: institution.id }
      const people = await usersOfAuthority(deps.db, institution.authorityId)
      const able = people.filter((one) => !one.disabled && may(one, 'inspection.perform', place))
      return { inspectors: able.map(({ id, name }) => ({ id, name })) }
    },
  }),
]
