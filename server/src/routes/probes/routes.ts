import * as z from 'zod/mini'
import { fleetAsk, fleetAsked, fleetCancelled, fleetResponse, probeStand } from '@nadzor/shared/api/probes'
import { probeFile, probeImported } from '@nadzor/shared/api/agents'
import { id } from '@nadzor/shared/facts/primitives'
import { askRound } from '../../commands/probes/ask-round.ts'
import type { Asking } from '../../commands/probes/ask-round.ts'
import { importProbe } from '../../commands/probes/import-probe.ts'
import { findRow } from '../../db/queries/find-row.ts'
import { fleetCounts, fleetPage, openJobs } from '../../db/queries/fleet.ts'
import type { FleetQuestion } from '../../db/queries/fleet.ts'
import type { Reach } from '../../db/queries/institutions.ts'
import { cancel } from '../../db/queries/job-queue.ts'
import { recordersWithin } from '../../db/queries/recorder-list.ts'
import type { Deps } from '../../deps.ts'
import { reach } from '../../policies/may.ts'
import { requireInstitution } from '../../policies/require.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { notFound } from '../../problems.ts'
import { checked } from '../checked.ts'
import { afterNameAndId, pageOf } from '../page.ts'
import { route } from '../route.ts'
import { presentLine } from './present-line.ts'

const DAY_MS = 24 * 3600 * 1000
const maybe = <T>(schema: z.ZodMiniType<T>) => z.nullable(schema)

function questionOf(deps: Deps, query: Record<string, unknown>): FleetQuestion {
  return {
    runId: checked(maybe(id), query['run'] ?? null),
    institutionId: checked(maybe(id), query['institution'] ?? null),
    since: new Date(deps.now().getTime() - DAY_MS).toISOString(),
  }
}

/** The recorders named, each of which the caller may ask; or all the caller may ask. */
async function wantedBy(deps: Deps, user: SignedIn, ids: string[] | null): Promise<Asking[]> {
  if (ids === null) {
    const all: Reach = reach(user, 'recorder.probe')
    return recordersWithin(deps.db, all, { institutionId: null, after: null, limit: 100_000 })
  }
  const wanted: Asking[] = []
  for (const one of new Set(ids)) {
    const recorder = await findRow(deps.db, 'recorder', one)
    if (!recorder) throw notFound()
    const institution = await requireInstitution(deps.db, user, 'recorder.probe', recorder.institutionId)
    wanted.push({ recorder, institution })
  }
  return wanted
}

export const probeRoutes = [
  route({
    method: 'POST',
    path: '/api/probes',
    access: 'recorder.probe',
    body: fleetAsk,
    limit: '300kb',
    answer: fleetAsked,
    async handler({ ctx, deps, user, body }) {
      const asked = await askRound(deps, await wantedBy(deps, user, body.recorderIds))
      ctx.status = 202
      return asked
    },
  }),
  route({
    method: 'GET',
    path: '/api/probes',
    access: 'recorder.read',
    answer: fleetResponse,
    async handler({ ctx, deps, user }) {
      const { run: _run, institution: _institution, stand, ...paging } = ctx.query
      const { limit, after } = pageOf(paging)
      const within = reach(user, 'recorder.read')
      const question = questionOf(deps, ctx.query)
      const wanted = { ...question, stand: checked(maybe(probeStand), stand ?? null) }
      const read = await fleetPage(deps.db, within, wanted, { after: afterNameAndId(after), limit: limit + 1 })
      const page = read.slice(0, limit)
      const last = page.at(-1)
      const counts = { total: 0, waiting: 0, running: 0, told: 0, failed: 0, cancelled: 0 }
      const failures = new Map<string, number>()
      for (const one of await fleetCounts(deps.db, within, question)) {
        counts.total += one.count
        counts[one.stand] += one.count
        if (one.stand === 'failed') failures.set(one.why ?? '', (failures.get(one.why ?? '') ?? 0) + one.count)
      }
      return {
        counts,
        failures: [...failures].map(([why, count]) => ({ why, count })).sort((a, b) => b.count - a.count),
        probes: page.map(presentLine),
        next:
          read.length > limit && last
            ? Buffer.from(JSON.stringify([last.createdAt, last.id])).toString('base64url')
            : null,
      }
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/probes',
    access: 'recorder.probe',
    answer: fleetCancelled,
    async handler({ ctx, deps, user }) {
      let cancelled = 0
      for (const jobId of await openJobs(deps.db, reach(user, 'recorder.probe'), questionOf(deps, ctx.query)))
        if (await cancel(deps.db, jobId, deps.now().toISOString())) cancelled += 1
      return { cancelled }
    },
  }),
  route({
    method: 'POST',
    path: '/api/probes/import',
    access: 'recorder.probe',
    body: probeFile,
    limit: '8mb',
    answer: probeImported,
    async handler({ ctx, deps, user, body }) {
      const [target] = await wantedBy(deps, user, [body.probe.recorderId])
      if (!target) throw notFound()
      const imported = await importProbe(deps, user, target, body, ctx.query['confirm'] === 'other-address')
      ctx.status = imported.again ? 200 : 201
      return imported
    },
  }),
]
