import { notFound } from '../../problems.ts'
import { route } from '../route.ts'

/** Rule packs by the hash of their content: what a phone judges by, and what a verdict names years later. */
export const packRoutes = [
  route({
    method: 'GET',
    path: '/api/packs',
    access: 'signed-in',
    async handler({ deps }) {
      return { packs: deps.packs.map(({ hash, pack }) => ({ pack: pack.pack, edition: pack.edition, hash })) }
    },
  }),
  route({
    method: 'GET',
    path: '/api/packs/:hash',
    access: 'signed-in',
    async handler({ ctx, deps, params }) {
      const found = deps.packs.find(({ hash }) => hash === params['hash'])
      if (!found) throw notFound('No pack in use has this hash.')
      // The address is the content, so it can never change.
      ctx.set('Cache-Control', 'private, max-age=31536000, immutable')
      return found.pack
    },
  }),
]
