import * as z from 'zod/mini'
import { inspectionResponse, inspectionsResponse } from '@nadzor/shared/api/review'
import type { Inspection } from '@nadzor/shared/facts/inspection'
import { id } from '@nadzor/shared/facts/primitives'
import { findRow } from '../../db/queries/find-row.ts'
import { cursorOf, inspectionsWithin, userNames } from '../../db/queries/inspections.ts'
import { institutionRows } from '../../db/queries/institution-rows.ts'
import { verdictsInForce } from '../../db/queries/verdicts.ts'
import type { Deps } from '../../deps.ts'
import { reach } from '../../policies/may.ts'
import { requireInstitution } from '../../policies/require.ts'
import { notFound } from '../../problems.ts'
import { checked } from '../checked.ts'
import { checkedCursor, pageOf } from '../page.ts'
import { route } from '../route.ts'
import { visitOf } from './visit.ts'

const cursor = z.nullable(z.tuple([z.string(), z.string()]))
const named = (inspection: Inspection, names: Map<string, string>) =>
  inspection.inspectors.map((one) => ({ id: one, name: names.get(one) ?? '' }))

/** Rows and verdicts of an institution, read once for all its visits on a page. */
function institutionReader(deps: Deps) {
  const read = new Map<string, ReturnType<typeof readInstitution>>()
  return (institutionId: string) => {
    const found = read.get(institutionId) ?? readInstitution(deps, institutionId)
    read.set(institutionId, found)
    return found
  }
}

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
      const { limit, after } = pageOf({ ...ctx.query, institution: undefined })
      const asked = ctx.query['institution']
      const institutionId = asked === undefined ? null : checked(id, asked)
      const within = reach(user, 'inspection.review')
      const found = await inspectionsWithin(deps.db, within, {
        after: checkedCursor(cursor, after),
        institutionId,
        limit: limit + 1,
      })
      const page = found.slice(0, limit)
      const names = await userNames(
        deps.db,
        page.flatMap(({ inspection }) => inspection.inspectors),
      )
      const read = institutionReader(deps)
      const inspections = []
      for (const { inspection, institution } of page) {
        const { rows, verdicts } = await read(institution.id)
        const { counts } = visitOf(rows, verdicts, inspection.id)
        inspections.push({ inspection, institution, inspectors: named(inspection, names), counts })
      }
      const last = page.at(-1)
      const more = found.length > limit && last !== undefined
      const next = more ? Buffer.from(JSON.stringify(cursorOf(last.inspection))).toString('base64url') : null
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
