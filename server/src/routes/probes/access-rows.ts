import { v7 } from 'uuid'
import type { AccessRow } from '../access-table.ts'

const unsigned = {
  ...{ driver: null, startedAt: '2026-11-21T09:00:00.000Z', endedAt: '2026-11-21T09:00:00.000Z', login: 'untested' },
  ...{ pin: null, failure: 'unreachable', readings: [], transcript: [] },
}

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
  // Signed by nobody: whoever may import at all is told so. What a signed file does is in import.test.ts.
  'POST /api/probes/import': {
    request: ({ recorder }) => ({
      path: '/api/probes/import',
      body: {
        format: 'nadzor-probe-v1',
        agentId: v7(),
        probe: { id: v7(), recorderId: recorder.recorder.id, host: '10.1.2.3', port: 80, result: unsigned },
        signature: 'A'.repeat(86),
      },
    }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 400, 400, 403, 403, 400],
    other: [401, 403, 404, 404, 403, 403, 404],
    abroad: [401, 403, 404, 404, 403, 403, 404],
  },
}
