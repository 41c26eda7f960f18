import type * as z from 'zod/mini'
import { packsResponse, whatIfRequest, whatIfResponse } from '@nadzor/shared/api/packs'
import type { Deps } from '../../deps.ts'
import { reloadPacks } from '../../packs/reload-packs.ts'
import { mayAnywhere } from '../../policies/may.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { notFound } from '../../problems.ts'
import { route } from '../route.ts'
import { tryWhatIf } from './try-what-if.ts'

/** Rule packs by the hash of their content: what a phone judges by, and what a verdict names years later. */
export const packRoutes = [
  route({
    method: 'GET',
    path: '/api/packs',
    access: 'signed-in',
    answer: packsResponse,
    async handler({ deps, user }) {
      return packsInUse(deps, user)
    },
  }),
  route({
    method: 'POST',
    path: '/api/packs/reload',
    access: 'packs.reload',
    answer: packsResponse,
    async handler({ deps, user }) {
      await reloadPacks(deps)
      return packsInUse(deps, user)
    },
  }),
  route({
    method: 'GET',
    path: '/api/packs/:hash',
    access: 'signed-in',
    async handler({ ctx, deps, params }) {
      const hash = params['hash'] ?? ''
      const found = deps.packs.find((one) => one.hash === hash) ?? deps.customPacks?.ever(hash)
      if (!found) throw notFound('No pack has or had this hash.')
      // The address is the content, so it can never change.
      ctx.set('Cache-Control', 'private, max-age=31536000, immutable')
      return found.pack
    },
  }),
  route({
    method: 'POST',
    path: '/api/what-if',
    access: 'rules.what-if',
    body: whatIfRequest,
    answer: whatIfResponse,
    handler: ({ deps, user, body }) => tryWhatIf(deps, user, body),
  }),
]

/** Files and refusals tell of the server, so only administrators read them. */
function packsInUse({ packs, customPacks }: Deps, user: SignedIn): z.infer<typeof packsResponse> {
  const administers = mayAnywhere(user, 'packs.reload')
  const custom = new Set(customPacks?.running().map(({ hash }) => hash))
  const list = packs.map(({ hash, pack: { pack, edition, title, validFrom, validUntil } }) => {
    const source: 'custom' | 'built-in' = custom.has(hash) ? 'custom' : 'built-in'
    const file = administers ? (customPacks?.fileOf(hash) ?? null) : null
    return { pack, edition, hash, title, source, file, validFrom, validUntil }
  })
  if (!administers) return { packs: list }
  const refusals = customPacks?.refusals() ?? []
  return {
    packs: list,
    refused: [...Map.groupBy(refusals, (one) => one.file)].map(([file, faults]) => ({
      folder: customPacks?.folder ?? '',
      file,
      faults: faults.map(({ line, column, path, what, write }) => ({
        line,
        column,
        path,
        message: `${what}: ${write}`,
      })),
    })),
    loadedAt: customPacks?.lookedAt() ?? null,
  }
}
