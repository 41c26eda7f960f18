import type { Middleware } from 'koa'
import type { Deps } from '../deps.ts'
import { unavailable } from '../problems.ts'

/** While the process finishes what it has, kept-alive connections must not bring it more. */
export function refuseWhenDraining(deps: Deps): Middleware {
  return async (ctx, next) => {
    if (deps.isDraining()) {
      ctx.set('Connection', 'close')
      throw unavailable('The server is stopping.')
    }
    try {
      await next()
    } finally {
      // A request that was being served when the stop came: its connection need not wait for another.
      if (deps.isDraining() && ctx.respond !== false) ctx.set('Connection', 'close')
    }
  }
}
