import { v7 } from 'uuid'
import type { AccessRow } from '../access-table.ts'

/** Rows of access-table.ts for rounds of probes. */
export const probeAccess: Record<string, AccessRow> = {
  'GET /api/probes': {
    request: () => ({ path: '/api/probes' }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 200, 200, 200, 200, 200],
    other: [401, 403, 200, 200, 200, 200, 200],
    abroad: [401, 403, 200, 200, 200, 200, 200],
    hides: ({ recorder }) => [recorder.recorder.id, recorder.jobId],
  },
  'POST /api/probes': {
    request: ({ recorder }) => ({ path: '/api/probes', body: { recorderIds: [recorder.recorder.id] } }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 202, 202, 403, 403, 202],
    other: [401, 403, 404, 404, 403, 403, 404],
    abroad: [401, 403, 404, 404, 403, 403, 404],
  },
  'DELETE /api/probes': {
    request: () => ({ path: `/api/probes?run=${v7()}` }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 200, 200, 403, 403, 200],
    other: [401, 403, 200, 200, 403, 403, 200],
    abroad: [401, 403, 200, 200, 403, 403, 200],
  },
}
