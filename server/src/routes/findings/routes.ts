import * as z from 'zod/mini'
import { findingEventRequest, findingResponse, findingsResponse } from '@nadzor/shared/api/findings'
import type { Finding } from '@nadzor/shared/findings/finding'
import type { Institution } from '@nadzor/shared/facts/institution'
import { decide } from '../../commands/findings/decide.ts'
import { findRow } from '../../db/queries/find-row.ts'
import { countFindings, cursorOf, findingsWithin } from '../../db/queries/finding-list.ts'
import { subjectNames } from '../../db/queries/finding-subjects.ts'
import { institutionById } from '../../db/queries/institutions.ts'
import type { Deps } from '../../deps.ts'
import { wakeEvaluation } from '../../jobs/evaluate.ts'
import { may, reach } from '../../policies/may.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { requireInstitution } from '../../policies/require.ts'
import { notFound } from '../../problems.ts'
import { checkedCursor, pageOf } from '../page.ts'
import { route } from '../route.ts'
import { filterOf } from './list-query.ts'
import { findingPage } from './page.ts'
import { photosUnderWay } from './photos-under-way.ts'

const cursor = z.nullable(z.tuple([z.number(), z.string(), z.string()]))

/** The finding, if this user may see it: all of an institution, or an order of one's own. Else it is not there. */
async function requireFinding(
  deps: Deps,
  user: SignedIn,
  id: string | undefined,
): Promise<{ finding: Finding; institution: Institution }> {
  const finding = await findRow(deps.db, 'finding', id ?? '')
  const institution = finding && (await institutionById(deps.db, finding.institutionId))
  if (!finding || !institution) throw notFound()
  const place = { authorityId: institution.authorityId, institutionId: institution.id }
  const order = finding.assigneeId === user.id && may(user, 'finding.read', place)
  if (!order && !may(user, 'finding.read-all', place)) throw notFound()
  return { finding, institution }
}

export const findingRoutes = [
  route({
    method: 'GET',
    path: '/api/findings',
    access: 'finding.read',
    answer: findingsResponse,
    async handler({ ctx, deps, user }) {
      const { after: from, limit: size } = ctx.query
      const { after, limit } = pageOf({ after: from, limit: size })
      const filter = filterOf(ctx.query)
      const view = { all: reach(user, 'finding.read-all'), own: reach(user, 'finding.read'), userId: user.id }
      const found = await findingsWithin(deps.db, view, filter, {
        after: checkedCursor(cursor, after),
        limit: limit + 1,
      })
      const page = found.slice(0, limit)
      const findings = page.map((one) => one.finding)
      const names = await subjectNames(
        deps.db,
        findings.map(({ subjectKind: kind, subjectId: id }) => ({ kind, id })),
      )
      const under = await photosUnderWay(deps.db, findings)
      const last = page.at(-1)
      const more = found.length > limit && last !== undefined
      return {
        findings: page.map(({ finding, institution }) => {
          const { subjectKind: kind, subjectId: id } = finding
          const subject = names.get(`${kind} ${id}`) ?? { kind, id, plate: null, name: '', place: null }
          return { finding, institution, subject, photosUnderWay: under.get(finding.id) ?? 0 }
        }),
        next: more ? Buffer.from(JSON.stringify(cursorOf(last.finding))).toString('base64url') : null,
        total: await countFindings(deps.db, view, filter),
      }
    },
  }),
  route({
    method: 'GET',
    path: '/api/findings/:id',
    access: 'finding.read',
    answer: findingResponse,
    async handler({ deps, user, params }) {
      const { finding, institution } = await requireFinding(deps, user, params['id'])
      return findingPage(deps, user, finding, institution)
    },
  }),
  route({
    method: 'POST',
    path: '/api/findings/:id/events',
    access: 'finding.decide',
    body: findingEventRequest,
    answer: findingResponse,
    async handler({ deps, user, params, body }) {
      const { finding, institution } = await requireFinding(deps, user, params['id'])
      await requireInstitution(deps.db, user, 'finding.decide', institution.id)
      const { unjudged } = await decide(deps, user, institution, finding.id, body)
      if (unjudged) wakeEvaluation(deps)
      const decided = await requireFinding(deps, user, finding.id)
      return findingPage(deps, user, decided.finding, institution)
    },
  }),
]
