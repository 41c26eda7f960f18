import type { Context } from 'koa'
import type { Evidence } from '@nadzor/shared/facts/evidence'
import { findRow } from '../../db/queries/find-row.ts'
import { receiptOf } from '../../db/queries/photos.ts'
import type { Deps } from '../../deps.ts'
import { orderScope } from '../../db/queries/finding-orders.ts'
import { institutionById } from '../../db/queries/institutions.ts'
import { may } from '../../policies/may.ts'
import { requireInstitution } from '../../policies/require.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { notFound } from '../../problems.ts'
import { route } from '../route.ts'

/** Installers see the photos of their orders and their own, no others. */
async function belongsToOrder(deps: Deps, user: SignedIn, { id, by, institutionId }: Evidence): Promise<boolean> {
  const institution = await institutionById(deps.db, institutionId)
  const place = institution && { authorityId: institution.authorityId, institutionId }
  if (!place || !may(user, 'finding.fix', place)) return false
  return by === user.id || (await orderScope(deps.db, user.id, institutionId)).evidenceIds.has(id)
}

/** The hash of a photo this user may see and the server holds. */
async function photoHash(deps: Deps, user: SignedIn, evidenceId: string): Promise<string> {
  const described = await findRow(deps.db, 'evidence', evidenceId)
  if (!described) throw notFound()
  if (!(await belongsToOrder(deps, user, described)))
    await requireInstitution(deps.db, user, 'evidence.read', described.institutionId)
  const receipt = await receiptOf(deps.db, evidenceId)
  if (!receipt) throw notFound('The photo is described, and its bytes are still on the phone.')
  return receipt.sha256
}

/**
 * Bytes under one address never change, yet the browser has to ask each time: so nobody sees them from a shared
 * computer's cache after signing out. Unchanged bytes are not sent again (304). True when that was the answer.
 */
function unchanged(ctx: Context, tag: string): boolean {
  ctx.set('Cache-Control', 'private, no-cache')
  ctx.etag = tag
  ctx.status = 200
  if (!ctx.fresh) return false
  ctx.status = 304
  return true
}

export const evidenceRoutes = [
  route({
    method: 'GET',
    path: '/api/evidence/:id/photo',
    access: 'evidence.open',
    async handler({ ctx, deps, user, params }) {
      const sha256 = await photoHash(deps, user, params['id'] ?? '')
      if (unchanged(ctx, sha256)) return
      const [found, bytes] = [await deps.photos.store.stat(sha256), await deps.photos.store.open(sha256)]
      if (!found || !bytes) throw new Error(`photo ${sha256} was receipted and is not in the store`)
      ctx.type = 'image/jpeg'
      ctx.length = found.size
      ctx.body = bytes
    },
  }),
  route({
    method: 'GET',
    path: '/api/evidence/:id/thumbnail',
    access: 'evidence.open',
    async handler({ ctx, deps, user, params }) {
      const sha256 = await photoHash(deps, user, params['id'] ?? '')
      if (unchanged(ctx, `${sha256}-320`)) return
      const bytes = await deps.photos.thumbnails.get(sha256)
      if (!bytes) throw new Error(`photo ${sha256} was receipted and is not in the store`)
      ctx.type = 'image/jpeg'
      ctx.body = Buffer.from(bytes)
    },
  }),
]
