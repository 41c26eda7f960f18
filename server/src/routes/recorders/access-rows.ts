import { aConnection, aConsent } from '../../testing/recorder-scene.ts'
import type { AccessRow } from '../access-table.ts'

/** Seen by those who judge and answer for it, and by the installer who mends it; not by inspectors, who read its screen. */
const seen = (path: (scene: Parameters<AccessRow['request']>[0]) => string): AccessRow => ({
  request: (scene) => ({ path: path(scene) }),
  //       anon insp revi inst head dpo  admin
  here: [401, 403, 200, 200, 200, 200, 200],
  other: [401, 403, 404, 404, 404, 404, 404],
  abroad: [401, 403, 404, 404, 404, 404, 404],
})

const administered = (request: AccessRow['request'], status = 204): AccessRow => ({
  request,
  //       anon insp revi inst head dpo  admin
  here: [401, 403, 403, 403, 403, 403, status],
  other: [401, 403, 403, 403, 403, 403, 404],
  abroad: [401, 403, 403, 403, 403, 403, 404],
})

/** Rows of access-table.ts for recorders, what they are asked with, and what became of it. */
export const recorderAccess: Record<string, AccessRow> = {
  'GET /api/recorders': {
    request: () => ({ path: '/api/recorders' }),
    here: [401, 403, 200, 200, 200, 200, 200],
    other: [401, 403, 200, 200, 200, 200, 200],
    abroad: [401, 403, 200, 200, 200, 200, 200],
    hides: ({ recorder }) => [recorder.recorder.id],
  },
  'GET /api/recorders/:id': seen(({ recorder }) => `/api/recorders/${recorder.recorder.id}`),
  'PUT /api/recorders/:id/connection': administered(({ recorder }) => ({
    path: `/api/recorders/${recorder.recorder.id}/connection`,
    body: aConnection,
  })),
  'POST /api/recorders/:id/consents': administered(
    ({ recorder }) => ({ path: `/api/recorders/${recorder.recorder.id}/consents`, body: aConsent }),
    201,
  ),
  'POST /api/recorders/:id/probe': {
    request: ({ recorder }) => ({ path: `/api/recorders/${recorder.recorder.id}/probe` }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 202, 202, 403, 403, 202],
    other: [401, 403, 404, 404, 403, 403, 404],
    abroad: [401, 403, 404, 404, 403, 403, 404],
  },
  'GET /api/probes/:id': seen(({ recorder }) => `/api/probes/${recorder.probeId}`),
  'GET /api/jobs/:id': seen(({ recorder }) => `/api/jobs/${recorder.jobId}`),
  'DELETE /api/jobs/:id': {
    request: ({ recorder }) => ({ path: `/api/jobs/${recorder.jobId}` }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 200, 200, 403, 403, 200],
    other: [401, 403, 404, 404, 403, 403, 404],
    abroad: [401, 403, 404, 404, 403, 403, 404],
  },
  'DELETE /api/recorders/:id/consents/:consent': {
    // Each allowed caller withdraws another: a consent is withdrawn once.
    request: ({ recorder }, { role }) => ({
      path: `/api/recorders/${recorder.recorder.id}/consents/${recorder.consentIds[['head', 'dpo', 'administrator'].indexOf(role ?? '') + 1] ?? ''}`,
    }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 403, 403, 204, 204, 204],
    other: [401, 403, 403, 403, 404, 404, 404],
    abroad: [401, 403, 403, 403, 404, 404, 404],
  },
  'PUT /api/recorders/:id/credential': administered(({ recorder }) => ({
    path: `/api/recorders/${recorder.recorder.id}/credential`,
    body: { user: 'audyt', password: 'never-in-an-answer-2' },
  })),
  'DELETE /api/recorders/:id/credential': administered(({ recorder }) => ({
    path: `/api/recorders/${recorder.recorder.id}/credential`,
  })),
}
