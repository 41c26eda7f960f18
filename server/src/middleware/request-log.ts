import type { Middleware } from 'koa'
import type { Deps } from '../deps.ts'
import type { State } from './session.ts'

/**
 * Gives each request a number (`instance` of a problem, header X-Request-Id) and logs one line about it.
 * The query is left out: addresses with a token in it are nobody's to keep.
 */
export function requestLog(deps: Deps): Middleware {
  return async (ctx, next) => {
    const state = ctx.state as State
    state.requestId = deps.newId()
    ctx.set('X-Request-Id', state.requestId)
    const begun = performance.now()
    await next()
    ctx.res.once('close', () => {
      const ms = Math.round(performance.now() - begun)
      const { method, path } = ctx
      const user = state.user?.id ?? null
      deps.log.info({ requestId: state.requestId, method, path, status: ctx.res.statusCode, ms, user }, 'request')
    })
  }
}
