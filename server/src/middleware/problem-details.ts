import type { Middleware } from 'koa'
import type { Deps } from '../deps.ts'
import { Refusal, internal, notFound } from '../problems.ts'
import type { State } from './session.ts'

/** Every refusal leaves as RFC 9457 problem details; a bug as a bare 500 whose number leads to the log. */
export function problemDetails(deps: Deps): Middleware {
  return async (ctx, next) => {
    const { requestId } = ctx.state as State
    try {
      await next()
      if (ctx.status === 404 && ctx.body == null && ctx.respond !== false) throw notFound()
    } catch (error) {
      if (ctx.respond === false) {
        // The answer is already another's (tus); all that is left is to say so in the log.
        deps.log.error({ err: error, requestId }, 'failed after the response was handed over')
        return
      }
      const known = error instanceof Refusal
      if (!known) deps.log.error({ err: error, requestId, method: ctx.method, path: ctx.path }, 'unexpected error')
      const problem = known ? { ...error.problem, instance: requestId } : internal(requestId)
      ctx.status = problem.status
      if (known) ctx.set(error.headers)
      ctx.set('Cache-Control', 'no-store')
      ctx.body = JSON.stringify(problem)
      ctx.type = 'application/problem+json'
    }
  }
}
