import { v7 } from 'uuid'
import type { AccessRow } from '../access-table.ts'

/** Rows of access-table.ts for the register and for planning visits. */
export const registerAccess: Record<string, AccessRow> = {
  'GET /api/institutions/:id/register': {
    request: ({ world }) => ({ path: `/api/institutions/${world.institutions.here.id}/register` }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 200, 403, 403, 403, 200],
    other: [401, 403, 404, 403, 403, 403, 404],
    abroad: [401, 403, 404, 403, 403, 403, 404],
  },
  'POST /api/institutions/:id/register': {
    request: ({ world, camera }) => ({
      path: `/api/institutions/${world.institutions.here.id}/register`,
      body: { kind: 'camera', row: { ...camera, name: 'Nad szatnią' } },
    }),
    here: [401, 403, 403, 403, 403, 403, 204],
    other: [401, 403, 403, 403, 403, 403, 404],
    abroad: [401, 403, 403, 403, 403, 403, 404],
  },
  'PUT /api/institutions/:id/visits': {
    request: ({ world, inspection }) => ({
      path: `/api/institutions/${world.institutions.here.id}/visits`,
      body: {
        id: v7(),
        institutionId: world.institutions.here.id,
        inspectors: inspection.inspectors,
        mandate: inspection.mandate,
      },
    }),
    here: [401, 403, 200, 403, 403, 403, 403],
    other: [401, 403, 404, 403, 403, 403, 403],
    abroad: [401, 403, 404, 403, 403, 403, 403],
  },
  'GET /api/institutions/:id/people': {
    request: ({ world }) => ({ path: `/api/institutions/${world.institutions.here.id}/people` }),
    here: [401, 403, 200, 403, 403, 403, 403],
    other: [401, 403, 404, 403, 403, 403, 403],
    abroad: [401, 403, 404, 403, 403, 403, 403],
  },
}
