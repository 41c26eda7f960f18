import { v7 } from 'uuid'
import type { Role } from '@nadzor/shared/facts/person'
import type { AccessScene } from '../testing/access-scene.ts'
import type { Standpoint } from '../testing/app.ts'
import { PASSWORD } from '../testing/seed.ts'
import { announce } from '../testing/visit.ts'
import { agentAccess } from './agents/access-rows.ts'
import { custodyAccess } from './custody/access-rows.ts'
import { packAccess } from './packs/access-rows.ts'
import { probeAccess } from './probes/access-rows.ts'
import { recorderAccess } from './recorders/access-rows.ts'
import { registerAccess } from './register/access-rows.ts'
import { rescueAccess } from './rescue/access-rows.ts'

/** The columns of the table, in this order. */
export const callers = ['anonymous', 'inspector', 'reviewer', 'installer', 'head', 'dpo', 'administrator'] as const
export type Caller = (typeof callers)[number]
type Statuses = readonly [number, number, number, number, number, number, number]

/** Who asks: what a request may need of its caller to be a whole request. */
export type Asking = { role: Role | null; standpoint: Standpoint; email: string }
export type Aimed = { path: string; body?: unknown; headers?: Record<string, string> }

export type AccessRow = {
  /** A whole, valid request for something of the institution `here`: only the caller can make it fail. */
  request: (scene: AccessScene, asking: Asking) => Aimed
  /**
   * Expected HTTP status by caller. `here`: roles at that institution, reviewer and administrator for its whole
   * authority. `other`: every role at another institution of the same authority, and only there. `abroad`: every role
   * for the whole of another authority.
   */
  here: Statuses
  other: Statuses
  abroad: Statuses
  /** What an allowed answer must not mention when the caller is from elsewhere, besides `here`'s own id. */
  hides?: (scene: AccessScene) => string[]
}

const all = (status: number): Statuses => [status, status, status, status, status, status, status]
const signedIn = (status: number): Statuses => [401, status, status, status, status, status, status]
const everywhere = (statuses: Statuses) => ({ here: statuses, other: statuses, abroad: statuses })

const elsewhere = (statuses: Statuses) => ({ other: statuses, abroad: statuses })

const label = (path: (code: string) => string): AccessRow => ({
  request: (scene) => ({ path: path(scene.label.code) }),
  //       anon insp revi inst head dpo  admin
  here: [401, 200, 200, 200, 403, 403, 200],
  other: [401, 404, 404, 404, 403, 403, 404],
  abroad: [401, 404, 404, 404, 403, 403, 404],
})

/**
 * Photos are for who judges them and who answers for the place; for installers those of their orders (evidence
 * routes' tests), which this one is not; not for administrators.
 */
const photo = (what: 'photo' | 'thumbnail'): AccessRow => ({
  request: ({ photo }) => ({ path: `/api/evidence/${photo.id}/${what}` }),
  //       anon insp revi inst head dpo  admin
  here: [401, 200, 200, 403, 200, 200, 403],
  ...elsewhere([401, 404, 404, 404, 404, 404, 403]),
})

const tus = { 'Tus-Resumable': '1.0.0' }
const piece = { ...tus, 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' }

/** Every route by every role: one row each. `access.test.ts` asks the router for its routes and misses none. */
export const accessTable: Record<string, AccessRow> = {
  'GET /api/health': { request: () => ({ path: '/api/health' }), ...everywhere(all(200)) },
  'GET /api/setup': { request: () => ({ path: '/api/setup' }), ...everywhere(all(200)) },
  // There is an administrator, so nobody may.
  'POST /api/setup': {
    request: () => ({
      path: '/api/setup',
      body: {
        token: 'x',
        authority: { name: 'Miasto', country: 'PL', city: 'Miasto' },
        administrator: { email: 'me@nadzor.test', name: 'Me', language: 'pl', password: PASSWORD },
      },
    }),
    ...everywhere(all(410)),
  },
  'POST /api/session': {
    request: (_scene, { email }) => ({ path: '/api/session', body: { email, password: PASSWORD } }),
    ...everywhere([401, 200, 200, 200, 200, 200, 200]),
  },
  'GET /api/session': { request: () => ({ path: '/api/session' }), ...everywhere(signedIn(200)) },
  'DELETE /api/session': { request: () => ({ path: '/api/session' }), ...everywhere(all(204)) },
  'PUT /api/session/password': {
    request: () => ({ path: '/api/session/password', body: { current: PASSWORD, next: PASSWORD } }),
    ...everywhere(signedIn(204)),
  },

  'GET /api/users': {
    request: () => ({ path: '/api/users' }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 403, 403, 403, 403, 200],
    other: [401, 403, 403, 403, 403, 403, 403],
    abroad: [401, 403, 403, 403, 403, 403, 200],
    hides: ({ world }) => [world.people.inspector.here.id, world.people.head.other.id],
  },
  'POST /api/users': {
    request: ({ world }) => ({
      path: '/api/users',
      body: {
        id: v7(),
        email: `${v7()}@nadzor.test`,
        name: 'New',
        language: 'sl',
        password: PASSWORD,
        assignments: [{ role: 'inspector', scopeKind: 'institution', scopeId: world.institutions.here.id }],
      },
    }),
    here: [401, 403, 403, 403, 403, 403, 201],
    other: [401, 403, 403, 403, 403, 403, 403],
    // The scope is not theirs to give.
    abroad: [401, 403, 403, 403, 403, 403, 400],
  },
  'PATCH /api/users/:id': {
    request: ({ world }) => ({ path: `/api/users/${world.people.head.here.id}`, body: { name: 'Renamed' } }),
    here: [401, 403, 403, 403, 403, 403, 200],
    other: [401, 403, 403, 403, 403, 403, 403],
    abroad: [401, 403, 403, 403, 403, 403, 404],
  },

  'GET /api/institutions': {
    request: () => ({ path: '/api/institutions' }),
    ...everywhere(signedIn(200)),
    hides: () => [],
  },
  'POST /api/institutions': {
    request: ({ world }) => {
      const { authorityId: _authorityId, ...institution } = world.institutions.here
      return { path: '/api/institutions', body: { ...institution, id: v7() } }
    },
    here: [401, 403, 403, 403, 403, 403, 201],
    other: [401, 403, 403, 403, 403, 403, 403],
    // Theirs is a new institution of their own authority.
    abroad: [401, 403, 403, 403, 403, 403, 201],
  },
  'GET /api/institutions/:id': {
    request: ({ world }) => ({ path: `/api/institutions/${world.institutions.here.id}` }),
    here: signedIn(200),
    other: signedIn(404),
    abroad: signedIn(404),
  },
  // What binds a school and why: of interest to everybody who works for it.
  'GET /api/institutions/:id/binding': {
    request: ({ world }) => ({ path: `/api/institutions/${world.institutions.here.id}/binding` }),
    here: signedIn(200),
    other: signedIn(404),
    abroad: signedIn(404),
  },
  // What a visit found in a school's papers: for whoever reads what visits brought.
  'GET /api/institutions/:id/papers': {
    request: ({ world }) => ({ path: `/api/institutions/${world.institutions.here.id}/papers` }),
    //       anon insp revi inst head dpo  admin
    here: [401, 403, 200, 403, 200, 200, 200],
    ...elsewhere([401, 403, 404, 403, 404, 404, 404]),
  },
  'PATCH /api/institutions/:id': {
    request: ({ world }) => ({ path: `/api/institutions/${world.institutions.here.id}`, body: { pupils: 7 } }),
    here: [401, 403, 403, 403, 403, 403, 200],
    other: [401, 403, 403, 403, 403, 403, 404],
    abroad: [401, 403, 403, 403, 403, 403, 404],
  },

  'GET /api/labels': {
    request: () => ({ path: '/api/labels' }),
    ...everywhere([401, 200, 200, 200, 403, 403, 200]),
    hides: (scene) => [scene.label.code, scene.camera.plate],
  },
  'POST /api/labels': {
    request: () => ({ path: '/api/labels', body: { count: 1 } }),
    here: [401, 403, 201, 403, 403, 403, 201],
    other: [401, 403, 403, 403, 403, 403, 403],
    abroad: [401, 403, 201, 403, 403, 403, 201],
  },
  'GET /api/labels/sheet.pdf': label((code) => `/api/labels/sheet.pdf?codes=${code}`),
  'GET /api/labels/:code.svg': label((code) => `/api/labels/${code}.svg`),
  'GET /api/labels/:code.pdf': label((code) => `/api/labels/${code}.pdf`),

  'GET /api/sync/scope': {
    request: () => ({ path: '/api/sync/scope' }),
    //       anon insp revi inst head dpo  admin
    ...everywhere([401, 200, 403, 200, 200, 403, 403]),
    hides: (scene) => [scene.label.code],
  },
  'POST /api/sync/pull': {
    request: ({ world }) => ({
      path: '/api/sync/pull',
      body: { protocol: 1, institutionId: world.institutions.here.id, epoch: 1, cursor: 0 },
    }),
    here: [401, 200, 403, 200, 403, 403, 403],
    other: [401, 404, 403, 404, 403, 403, 403],
    abroad: [401, 404, 403, 404, 403, 403, 403],
  },
  // Who may push at all gets an answer for each mutation; what is refused there is in commands/push/push.test.ts.
  'POST /api/sync/push': {
    request: () => ({ path: '/api/sync/push', body: { protocol: 1, clientId: v7(), mutations: [] } }),
    ...everywhere([401, 200, 403, 200, 200, 403, 403]),
  },
  'POST /api/sync/receipts': {
    request: ({ photo }) => ({ path: '/api/sync/receipts', body: { evidenceIds: [photo.id] } }),
    ...everywhere([401, 200, 403, 200, 200, 403, 403]),
    hides: ({ photo }) => [photo.id, photo.sha256],
  },

  'POST /api/uploads': {
    request: ({ evidence }) => ({ path: '/api/uploads', headers: announce(evidence) }),
    here: [401, 201, 403, 403, 403, 403, 403],
    ...elsewhere([401, 404, 403, 404, 404, 403, 403]),
  },
  'HEAD /api/uploads/:id': {
    request: ({ uploads }) => ({ path: uploads.head, headers: tus }),
    here: [401, 200, 403, 403, 403, 403, 403],
    ...elsewhere([401, 404, 403, 404, 404, 403, 403]),
  },
  'PATCH /api/uploads/:id': {
    request: ({ uploads }) => ({ path: uploads.patch, headers: piece, body: new Uint8Array([0xff]) }),
    here: [401, 204, 403, 403, 403, 403, 403],
    ...elsewhere([401, 404, 403, 404, 404, 403, 403]),
  },
  'DELETE /api/uploads/:id': {
    request: ({ uploads }) => ({ path: uploads.delete, headers: tus }),
    here: [401, 204, 403, 403, 403, 403, 403],
    ...elsewhere([401, 404, 403, 404, 404, 403, 403]),
  },

  'GET /api/evidence/:id/photo': photo('photo'),
  'GET /api/evidence/:id/thumbnail': photo('thumbnail'),

  'GET /api/inspections': {
    request: () => ({ path: '/api/inspections' }),
    ...everywhere([401, 403, 200, 403, 200, 200, 200]),
    hides: ({ inspection, world }) => [inspection.id, world.people.inspector.here.name],
  },
  'GET /api/inspections/:id': {
    request: ({ inspection }) => ({ path: `/api/inspections/${inspection.id}` }),
    here: [401, 403, 200, 403, 200, 200, 200],
    ...elsewhere([401, 403, 404, 403, 404, 404, 404]),
  },
  'GET /api/findings': {
    request: () => ({ path: '/api/findings' }),
    //                  anon insp revi inst head dpo  admin
    ...everywhere([401, 403, 200, 200, 200, 200, 200]),
    hides: ({ finding, camera }) => [finding.id, camera.name],
  },
  'GET /api/findings/:id': {
    request: ({ finding }) => ({ path: `/api/findings/${finding.id}` }),
    // Not this installer's order; that it can be one is shown in routes/findings.
    here: [401, 403, 200, 404, 200, 200, 200],
    ...elsewhere([401, 403, 404, 404, 404, 404, 404]),
  },
  'POST /api/findings/:id/events': {
    request: ({ finding }) => ({
      path: `/api/findings/${finding.id}/events`,
      body: { event: 'restore', base: 'dismissed', note: null, assigneeId: null, dueDay: null },
    }),
    here: [401, 403, 200, 403, 403, 403, 403],
    ...elsewhere([401, 403, 404, 403, 403, 403, 403]),
  },
  'GET /api/institutions/:id/audit': {
    request: ({ world }) => ({ path: `/api/institutions/${world.institutions.here.id}/audit` }),
    here: [401, 403, 200, 403, 403, 200, 200],
    ...elsewhere([401, 403, 404, 403, 403, 404, 404]),
  },
  ...packAccess,
  ...recorderAccess,
  ...probeAccess,
  ...agentAccess,
  ...custodyAccess,
  ...registerAccess,
  ...rescueAccess,
}
