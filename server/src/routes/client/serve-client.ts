import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { send } from '@koa/send'
import type { Middleware } from 'koa'
import type { Deps } from '../../deps.ts'
import { notFound } from '../../problems.ts'

export const NOT_BUILT = 'The client is not built: run "npm run build", then start the server again.'

export const clientIsBuilt = (clientDir: string): boolean => existsSync(join(clientDir, 'index.html'))

/**
 * The built client. Vite's hashed files under /assets/ may be kept for ever; everything else (index.html, sw.js, the
 * manifest) is asked for anew, or an update would never arrive. Any other address a person opens is the
 * application's own (/L/CODE, /visit/…), so it gets index.html.
 */
export function serveClient({ clientDir }: Deps): Middleware {
  return async (ctx, next) => {
    const api = ctx.path === '/api' || ctx.path.startsWith('/api/')
    if (api || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    const immutable = ctx.path.startsWith('/assets/')
    const sendFile = async (path: string) => {
      ctx.set('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
      try {
        const sent = await send(ctx as never, path, { root: clientDir, index: 'index.html', hidden: false })
        // `fresh` looks at a status of success only, which Koa sets late.
        ctx.status = 200
        if (ctx.fresh) ctx.status = 304
        return sent
      } catch (error) {
        if ((error as { status?: number }).status === 404 || (error as { status?: number }).status === 400) return null
        throw error
      }
    }
    if (await sendFile(ctx.path)) return
    const page = !immutable && (ctx.accepts('html', '*/*') === 'html' || !/\.\w+$/.test(ctx.path))
    if (page && (await sendFile('/index.html'))) return
    throw notFound(clientIsBuilt(clientDir) ? undefined : NOT_BUILT)
  }
}
