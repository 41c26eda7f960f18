import type { AccessRow } from '../access-table.ts'

/** Packs are the law as everybody is judged by it; they are the same for every authority of the server. */
const everybody = (path: AccessRow['request']): AccessRow => ({
  request: path,
  //       anon insp revi inst head dpo  admin
  here: [401, 200, 200, 200, 200, 200, 200],
  other: [401, 200, 200, 200, 200, 200, 200],
  abroad: [401, 200, 200, 200, 200, 200, 200],
})

/** Rows of access-table.ts for rule packs. */
export const packAccess: Record<string, AccessRow> = {
  'GET /api/packs': everybody(() => ({ path: '/api/packs' })),
  'GET /api/packs/:hash': everybody(({ world }) => ({ path: `/api/packs/${world.deps.packs[0]?.hash}` })),
  'POST /api/packs/reload': {
    request: () => ({ path: '/api/packs/reload' }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 403, 403, 403, 403, 200],
    other: [401, 403, 403, 403, 403, 403, 200],
    abroad: [401, 403, 403, 403, 403, 403, 200],
  },
  // Each over the institutions in reach: nobody's from elsewhere.
  'POST /api/what-if': {
    request: () => ({
      path: '/api/what-if',
      body: { changes: [{ kind: 'edition', pack: 'pl-prawo-oswiatowe-108a', edition: null }] },
    }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 200, 403, 403, 403, 200],
    other: [401, 403, 200, 403, 403, 403, 200],
    abroad: [401, 403, 200, 403, 403, 403, 200],
    hides: ({ camera }) => [camera.name],
  },
}
