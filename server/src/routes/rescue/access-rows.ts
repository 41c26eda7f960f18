import type { AccessRow } from '../access-table.ts'

/** Rows of access-table.ts for rescue files. What a whole file does is in routes.test.ts; this is none. */
export const rescueAccess: Record<string, AccessRow> = {
  'POST /api/rescue': {
    request: () => ({
      path: '/api/rescue',
      body: new Uint8Array([1, 2, 3]),
      headers: { 'Content-Type': 'application/octet-stream' },
    }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 403, 403, 403, 403, 400],
    other: [401, 403, 403, 403, 403, 403, 403],
    abroad: [401, 403, 403, 403, 403, 403, 400],
  },
}
