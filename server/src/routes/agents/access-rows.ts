import type { AccessRow } from '../access-table.ts'

type Statuses = AccessRow['here']
const everywhere = (statuses: Statuses) => ({ here: statuses, other: statuses, abroad: statuses })
/** A login opens nothing here: agents sign. What a signature opens is in routes.test.ts. */
const nobody = everywhere([401, 401, 401, 401, 401, 401, 401])

/** Rows of access-table.ts for agents. */
export const agentAccess: Record<string, AccessRow> = {
  'GET /api/agents': {
    request: () => ({ path: '/api/agents' }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 403, 403, 403, 403, 200],
    other: [401, 403, 403, 403, 403, 403, 403],
    abroad: [401, 403, 403, 403, 403, 403, 200],
    hides: ({ agentIds }) => agentIds,
  },
  'POST /api/agents': {
    request: () => ({ path: '/api/agents', body: { name: 'Szkoła 214' } }),
    here: [401, 403, 403, 403, 403, 403, 201],
    other: [401, 403, 403, 403, 403, 403, 403],
    abroad: [401, 403, 403, 403, 403, 403, 201],
  },
  'DELETE /api/agents/:id': {
    request: ({ agentIds }) => ({ path: `/api/agents/${agentIds[0] ?? ''}` }),
    here: [401, 403, 403, 403, 403, 403, 204],
    other: [401, 403, 403, 403, 403, 403, 403],
    abroad: [401, 403, 403, 403, 403, 403, 404],
  },
  'POST /api/agent/enrol': {
    request: () => ({
      path: '/api/agent/enrol',
      body: { code: 'x', signKey: 'A'.repeat(43), sealKey: 'A'.repeat(43), signature: 'A'.repeat(86) },
    }),
    ...everywhere([400, 400, 400, 400, 400, 400, 400]),
  },
  'POST /api/agent/work': {
    request: () => ({ path: '/api/agent/work', body: { holding: [], free: 1, networks: [] } }),
    ...nobody,
  },
  'POST /api/agent/results': {
    request: ({ recorder }) => ({
      path: '/api/agent/results',
      body: {
        jobId: recorder.jobId,
        fence: 1,
        result: {
          driver: null,
          startedAt: '2026-11-21T09:00:00.000Z',
          endedAt: '2026-11-21T09:00:00.000Z',
          login: 'untested',
          pin: null,
          failure: 'unreachable',
          readings: [],
          transcript: [],
        },
      },
    }),
    ...nobody,
  },
}
