import * as z from 'zod/mini'
import type { Inspection } from '@nadzor/shared/facts/inspection'
import type { Institution } from '@nadzor/shared/facts/institution'
import { id } from '@nadzor/shared/facts/primitives'
import {
  MAX_MUTATIONS,
  PROTOCOL,
  pullRequest,
  pullResponse,
  pushResponse,
  receiptsRequest,
  receiptsResponse,
  scopeResponse,
} from '@nadzor/shared/sync/protocol'
import type { VisitAhead } from '@nadzor/shared/sync/protocol'
import { push } from '../../commands/push/push.ts'
import { rescuePair } from '../../commands/rescue/rescue-key.ts'
import { changedRows, streamSizes } from '../../db/queries/changed-rows.ts'
import { changedOrders, countOrderRows } from '../../db/queries/finding-feed.ts'
import { institutionById, institutionsWithin } from '../../db/queries/institutions.ts'
import { labelsWithin } from '../../db/queries/labels.ts'
import { ordersOf } from '../../db/queries/orders.ts'
import { receiptsFor } from '../../db/queries/receipts.ts'
import { visitsAhead } from '../../db/queries/visits-ahead.ts'
import { wakeEvaluation } from '../../jobs/evaluate.ts'
import { may, reach } from '../../policies/may.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { notFound, protocolVersion, tooLarge, unauthenticated } from '../../problems.ts'
import { route } from '../route.ts'

/**
 * The envelopes as loosely as they can be read safely: a newer or older phone is told so by name (`protocol-version`),
 * and a mutation this server does not know is refused alone instead of with everything that was pushed beside it.
 */
const anyProtocol = z.int()
const loosePush = z.object({
  protocol: anyProtocol,
  clientId: id,
  userId: z.optional(id),
  mutations: z.array(z.looseObject({ id })),
})
const loosePull = z.extend(pullRequest, { protocol: anyProtocol })

function mustSpeak(protocol: number): void {
  if (protocol === PROTOCOL) return
  throw protocolVersion(`This server speaks version ${PROTOCOL} and the phone version ${protocol}.`)
}

/** What this user is told of a visit that waits or is under way: nothing of somebody else's. */
function aheadOf(user: SignedIn, { id: institutionId, authorityId }: Institution, visit: Inspection): VisitAhead[] {
  const { id: visitId, inspectors, state, mandate } = visit
  const mine = inspectors.length === 0 || inspectors.includes(user.id)
  if (!mine || state === 'finished' || !may(user, 'inspection.perform', { authorityId, institutionId })) return []
  return [{ id: visitId, state, day: mandate.day }]
}

export const syncRoutes = [
  route({
    method: 'GET',
    path: '/api/sync/scope',
    access: 'institution.push',
    answer: scopeResponse,
    async handler({ deps, user }) {
      const within = reach(user, 'institution.sync')
      const institutions = await institutionsWithin(deps.db, within)
      const sizes = await streamSizes(
        deps.db,
        institutions.map((one) => one.id),
      )
      const ahead = Map.groupBy(await visitsAhead(deps.db, within), (visit) => visit.institutionId)
      const orders = await ordersOf(deps.db, user.id)
      for (const { id, authorityId } of institutions) {
        const size = sizes.get(id)
        if (size && !may(user, 'inspection.perform', { authorityId, institutionId: id }))
          size.rowCount = await countOrderRows(deps.db, user.id, id)
      }
      return {
        epoch: user.scopeEpoch,
        assignments: user.assignments,
        institutions: institutions.map((institution) => ({
          institution,
          ...(sizes.get(institution.id) ?? { seq: 0, rowCount: 0 }),
          orders: orders.get(institution.id) ?? 0,
          visits: (ahead.get(institution.id) ?? []).flatMap((visit) => aheadOf(user, institution, visit)),
        })),
        packs: deps.packs.map(({ hash, pack }) => ({ pack: pack.pack, edition: pack.edition, hash })),
        labels: await labelsWithin(deps.db, within),
        rescue: (await rescuePair(deps)).forUser(user.id),
      }
    },
  }),

  route({
    method: 'POST',
    path: '/api/sync/pull',
    access: 'institution.sync',
    body: loosePull,
    answer: pullResponse,
    async handler({ deps, user, body }) {
      mustSpeak(body.protocol)
      const { institutionId, epoch, cursor } = body
      // An older epoch is answered before the policy: the phone must learn that its scope changed, then ask again.
      if (epoch !== user.scopeEpoch) return { epoch: user.scopeEpoch, cursor: 0, more: true, rows: [] }
      const institution = await institutionById(deps.db, institutionId)
      const place = institution && { authorityId: institution.authorityId, institutionId }
      if (!place || !may(user, 'institution.sync', place)) throw notFound('There is no such institution in your scope.')
      // Who inspects gets everything; who only mends, the register and own orders.
      const page = may(user, 'inspection.perform', place)
        ? await changedRows(deps.db, institutionId, cursor)
        : await changedOrders(deps.db, { institutionId, userId: user.id }, cursor)
      return { epoch, ...page }
    },
  }),

  route({
    method: 'POST',
    path: '/api/sync/push',
    access: 'institution.push',
    body: loosePush,
    limit: '4mb',
    answer: pushResponse,
    async handler({ deps, user, body }) {
      mustSpeak(body.protocol)
      if (body.mutations.length > MAX_MUTATIONS) throw tooLarge(`One push takes ${MAX_MUTATIONS} mutations at most.`)
      // On a shared phone one person's work must never be sent under the login of another.
      if (body.userId !== undefined && body.userId !== user.id)
        throw unauthenticated('These changes are of another user: log in as the one who made them.')
      const { results, changed } = await push(deps, user, body)
      if (changed.length > 0) wakeEvaluation(deps)
      return { results }
    },
  }),

  route({
    method: 'POST',
    path: '/api/sync/receipts',
    access: 'institution.push',
    body: receiptsRequest,
    answer: receiptsResponse,
    async handler({ deps, user, body }) {
      return { receipts: await receiptsFor(deps.db, reach(user, 'institution.sync'), user.id, body.evidenceIds) }
    },
  }),
]
