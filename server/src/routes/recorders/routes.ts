import {
  connectionPut,
  consentCreate,
  credentialPut,
  job as jobSchema,
  probeResponse,
  recorderResponse,
  recordersResponse,
} from '@nadzor/shared/api/recorders'
import type { Institution } from '@nadzor/shared/facts/institution'
import { id } from '@nadzor/shared/facts/primitives'
import type { Rows } from '@nadzor/shared/facts/rows'
import { askProbe } from '../../commands/recorders/ask-probe.ts'
import { changeConnection } from '../../commands/recorders/change-connection.ts'
import { changeCredential } from '../../commands/recorders/change-credential.ts'
import { recordConsent, withdraw } from '../../commands/recorders/record-consent.ts'
import { findRow } from '../../db/queries/find-row.ts'
import { cancel } from '../../db/queries/job-queue.ts'
import { recordersWithin } from '../../db/queries/recorder-list.ts'
import { jobById, probeById } from '../../db/queries/recorders.ts'
import type { Deps } from '../../deps.ts'
import { reach } from '../../policies/may.ts'
import type { Holder, Verb } from '../../policies/may.ts'
import { requireInstitution } from '../../policies/require.ts'
import { notFound } from '../../problems.ts'
import { checked } from '../checked.ts'
import { afterNameAndId, pageOf } from '../page.ts'
import { route } from '../route.ts'
import { recorderPage } from './page.ts'
import { presentJob, presentProbe } from './present.ts'
import { listLine } from './list-line.ts'

type Found = { recorder: Rows['recorder']; institution: Institution }

async function requireRecorder(deps: Deps, user: Holder, verb: Verb, recorderId: string | undefined): Promise<Found> {
  const recorder = await findRow(deps.db, 'recorder', recorderId ?? '')
  if (!recorder) throw notFound()
  return { recorder, institution: await requireInstitution(deps.db, user, verb, recorder.institutionId) }
}

export const recorderRoutes = [
  route({
    method: 'GET',
    path: '/api/recorders',
    access: 'recorder.read',
    answer: recordersResponse,
    async handler({ ctx, deps, user }) {
      const { limit, after } = pageOf({ ...ctx.query, institution: undefined })
      const asked = ctx.query['institution']
      const found = await recordersWithin(deps.db, reach(user, 'recorder.read'), {
        institutionId: asked === undefined ? null : checked(id, asked),
        after: afterNameAndId(after),
        limit: limit + 1,
      })
      const page = found.slice(0, limit)
      const last = page.at(-1)
      const next = found.length > limit && last ? [last.institution.name, last.recorder.id] : null
      return {
        recorders: await Promise.all(page.map((one) => listLine(deps, one))),
        next: next && Buffer.from(JSON.stringify(next)).toString('base64url'),
      }
    },
  }),
  route({
    method: 'GET',
    path: '/api/recorders/:id',
    access: 'recorder.read',
    answer: recorderResponse,
    async handler({ deps, user, params }) {
      const { recorder, institution } = await requireRecorder(deps, user, 'recorder.read', params['id'])
      return recorderPage(deps, user, recorder, institution)
    },
  }),
  route({
    method: 'PUT',
    path: '/api/recorders/:id/connection',
    access: 'recorder.administer',
    body: connectionPut,
    async handler({ deps, user, params, body }) {
      const { recorder } = await requireRecorder(deps, user, 'recorder.administer', params['id'])
      await changeConnection(deps, user, recorder, body)
    },
  }),
  route({
    method: 'PUT',
    path: '/api/recorders/:id/credential',
    access: 'recorder.administer',
    body: credentialPut,
    async handler({ deps, user, params, body }) {
      const { recorder } = await requireRecorder(deps, user, 'recorder.administer', params['id'])
      await changeCredential(deps, user, recorder, body)
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/recorders/:id/credential',
    access: 'recorder.administer',
    async handler({ deps, user, params }) {
      const { recorder } = await requireRecorder(deps, user, 'recorder.administer', params['id'])
      await changeCredential(deps, user, recorder, null)
    },
  }),
  route({
    method: 'POST',
    path: '/api/recorders/:id/consents',
    access: 'recorder.administer',
    body: consentCreate,
    async handler({ ctx, deps, user, params, body }) {
      const { recorder } = await requireRecorder(deps, user, 'recorder.administer', params['id'])
      ctx.status = 201
      return { id: await recordConsent(deps, user, recorder, body) }
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/recorders/:id/consents/:consent',
    access: 'recorder.consent',
    async handler({ deps, user, params }) {
      const { recorder } = await requireRecorder(deps, user, 'recorder.consent', params['id'])
      await withdraw(deps, user, recorder, params['consent'] ?? '')
    },
  }),
  route({
    method: 'POST',
    path: '/api/recorders/:id/probe',
    access: 'recorder.probe',
    answer: jobSchema,
    async handler({ ctx, deps, user, params }) {
      const { recorder, institution } = await requireRecorder(deps, user, 'recorder.probe', params['id'])
      const job = await jobById(deps.db, await askProbe(deps, recorder, institution.country, 'demand'))
      if (!job) throw notFound()
      deps.wakeProbes()
      ctx.status = 202
      return presentJob(deps.db, job)
    },
  }),
  route({
    method: 'GET',
    path: '/api/probes/:id',
    access: 'recorder.read',
    answer: probeResponse,
    async handler({ deps, user, params }) {
      const probe = await probeById(deps.db, params['id'] ?? '')
      if (!probe) throw notFound()
      await requireInstitution(deps.db, user, 'recorder.read', probe.institutionId)
      return { ...presentProbe(probe), transcript: JSON.parse(probe.transcript) as unknown }
    },
  }),
  route({
    method: 'GET',
    path: '/api/jobs/:id',
    access: 'recorder.read',
    answer: jobSchema,
    async handler({ deps, user, params }) {
      const job = await jobById(deps.db, params['id'] ?? '')
      if (!job) throw notFound()
      await requireInstitution(deps.db, user, 'recorder.read', job.institutionId)
      return presentJob(deps.db, job)
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/jobs/:id',
    access: 'recorder.probe',
    answer: jobSchema,
    async handler({ deps, user, params }) {
      const job = await jobById(deps.db, params['id'] ?? '')
      if (!job) throw notFound()
      await requireInstitution(deps.db, user, 'recorder.probe', job.institutionId)
      await cancel(deps.db, job.id, deps.now().toISOString())
      const after = await jobById(deps.db, job.id)
      return presentJob(deps.db, after ?? job)
    },
  }),
]
