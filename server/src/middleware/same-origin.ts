import type { Middleware } from 'koa'
import type { Deps } from '../deps.ts'
import { wrongOrigin } from '../problems.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a change that another site's page asked for (CSRF). Browsers send Origin with every unsafe request; where it
 * is missing, Sec-Fetch-Site must say so. "Same host" admits the address actually used when PUBLIC_URL is another.
 */
export function sameOrigin(deps: Deps): Middleware {
  const own = new URL(deps.config.publicUrl).origin
  return async (ctx, next) => {
    if (!SAFE.has(ctx.method)) {
      const origin = ctx.get('Origin')
      const allowed = origin
        ? origin === own || URL.parse(origin)?.host === ctx.host.toLowerCase()
        : ctx.get('Sec-Fetch-Site') === 'same-origin'
      if (!allowed) throw wrongOrigin()
    }
    await next()
  }
}
