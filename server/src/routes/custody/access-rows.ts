import type { AccessRow } from '../access-table.ts'

const administrators = {
  //       anon insp revi inst head dpo  admin
  here: [401, 403, 403, 403, 403, 403, 200],
  other: [401, 403, 403, 403, 403, 403, 403],
  // Their own authority's photos.
  abroad: [401, 403, 403, 403, 403, 403, 200],
} as const

export const custodyAccess: Record<string, AccessRow> = {
  'GET /api/custody': {
    request: () => ({ path: '/api/custody' }),
    ...administrators,
    hides: ({ photo }) => [photo.id],
  },
  'POST /api/custody/check': {
    request: () => ({ path: '/api/custody/check', body: {} }),
    ...administrators,
    hides: ({ photo }) => [photo.id],
  },
}
