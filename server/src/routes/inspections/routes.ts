import * as z from 'zod/mini'
import { inspectionResponse, inspectionsResponse } from '@nadzor/shared/api/review'
import { inspectionState } from '@nadzor/shared/facts/inspection'
import type { Inspection } from '@nadzor/shared/facts/inspection'
import { id } from '@nadzor/shared/facts/primitives'
import { findRow } from '../../db/queries/find-row.ts'
import { cursorOf, inspectionsWithin, userNames } from '../../db/queries/inspections.ts'
import { institutionRows } from '../../db/queries/institution-rows.ts'
import { verdictsInForce } from '../../db/queries/verdicts.ts'
import { visitCounts } from '../../db/queries/visit-counts.ts'
import type { Deps } from '../../deps.ts'
import { reach } from '../../policies/may.ts'
import { requireInstitution } from '../../policies/require.ts'
import { notFound } from '../../problems.ts'
import { checked } from '../checked.ts'
import { checkedCursor, pageOf, scanPage } from '../page.ts'
import { route } from '../route.ts'
import { visitOf } from './visit.ts'

const cursor = z.nullable(z.tuple([z.string(), z.string()]))
const named = (inspection: Inspection, names: Map<string, string>) =>
  inspection.inspectors.map((one) => ({ id: one, name: names.get(one) ?? '' }))

async function readInstitution(deps: Deps, institutionId: string) {
  const rows = await institutionRows(deps.db, institutionId)
  if (!rows) throw notFound()
  const verdicts = (await verdictsInForce(deps.db, institutionId)).map((one) => one.verdict)
  return { rows, verdicts }
}

export const inspectionRoutes = [
  route({
    method: 'GET',
    path: '/api/inspections',
    access: 'inspection.review',
    answer: inspectionsResponse,
    async handler({ ctx, deps, user }) {
      const { institution: asked, state: inState, ...query } = ctx.query
      const { limit, q, after } = pageOf(query)
      const institutionId = asked === undefined ? null : checked(id, asked)
      const state = inState === undefined ? null : checked(inspectionState, inState)
      const within = reach(user, 'inspection.review')
      const { rows: page, next } = await scanPage(
        { limit, q, after: checkedCursor(cursor, after) },
        (from, size) => inspectionsWithin(deps.db, within, { after: from, institutionId, state, limit: size }),
        ({ inspection }) => cursorOf(inspection),
        ({ inspection, institution }) => `${institution.name} ${inspection.mandate.reference ?? ''}`,
      )
      const names = await userNames(
        deps.db,
        page.flatMap(({ inspection }) => inspection.inspectors),
      )
      const counts = await visitCounts(
        deps.db,
        page.map(({ inspection }) => inspection),
      )
      const inspections = page.map(({ inspection, institution }) => ({
        inspection,
        institution,
        inspectors: named(inspection, names),
        counts: counts.get(inspection.id),
      }))
      return { inspections, next }
    },
  }),
  route({
    method: 'GET',
    path: '/api/inspections/:id',
    access: 'inspection.review',
    answer: inspectionResponse,
    async handler({ deps, user, params }) {
      const inspection = await findRow(deps.db, 'inspection', params['id'] ?? '')
      if (!inspection) throw notFound()
      const institution = await requireInstitution(deps.db, user, 'inspection.review', inspection.institutionId)
      const { rows, verdicts } = await readInstitution(deps, institution.id)
      const inspectors = named(inspection, await userNames(deps.db, inspection.inspectors))
      return { inspection, institution, inspectors, ...visitOf(rows, verdicts, inspection.id) }
    },
  }),
]
