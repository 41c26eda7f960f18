import { bodyParser } from '@koa/bodyparser'
import { Router } from '@koa/router'
import type { Context, Middleware } from 'koa'
import type * as z from 'zod/mini'
import { checked } from './checked.ts'
import type { Deps } from '../deps.ts'
import { mayAnywhere } from '../policies/may.ts'
import type { Verb } from '../policies/may.ts'
import { forbidden, invalid, tooLarge, unauthenticated } from '../problems.ts'
import type { SignedIn } from '../policies/signed-in.ts'

/** `anyone`: without a login. `signed-in`: every user. Else the verb of policies/may.ts that the user must hold somewhere. */
export type Access = 'anyone' | 'signed-in' | Verb

/** What a handler gets: the request already read, checked and allowed as far as the route alone can tell. */
export type Call<A extends Access, Body> = {
  ctx: Context
  deps: Deps
  user: A extends 'anyone' ? SignedIn | null : SignedIn
  params: Record<string, string>
  body: Body
}

export type Definition<A extends Access, Body> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'
  /** As @koa/router has it, `:name` for a parameter. */
  path: string
  access: A
  /** Schema of the JSON request; a route without one leaves the request stream untouched. */
  body?: z.ZodMiniType<Body>
  /** Largest JSON request, in bytes or "2mb". */
  limit?: string
  /** Schema of the JSON answer: what it does not name is cut off, so a column can never leak. */
  answer?: z.ZodMiniType
  /** The value returned is the answer. `undefined`: the handler set `ctx.body` itself, or there is nothing to say (204). */
  handler: (call: Call<A, Body>) => Promise<unknown>
}

export type Route = Omit<Definition<Access, unknown>, 'handler'> & { handler: (call: never) => Promise<unknown> }

/** Declares a route as data. The inference of `body` and `user` is all it adds. */
export function route<A extends Access, Body = undefined>(definition: Definition<A, Body>): Route {
  return definition as unknown as Route
}

/** Who may come in at all. What the caller may do *here* (this institution) is the handler's to ask. */
function admit(access: Access): Middleware {
  return async (ctx, next) => {
    if (access !== 'anyone') {
      const user = ctx.state['user'] as SignedIn | null
      if (!user) throw unauthenticated()
      if (access !== 'signed-in' && !mayAnywhere(user, access)) throw forbidden(`This needs a role for ${access}.`)
    }
    await next()
  }
}

function readJson(limit: string): Middleware {
  return bodyParser({
    enableTypes: ['json'],
    jsonLimit: limit,
    onError(error) {
      if ((error as Error & { status?: number }).status === 413) throw tooLarge(`A request may have ${limit} at most.`)
      throw invalid([{ path: '', message: 'not JSON' }], error.message)
    },
  })
}

/** Turns the list into Koa's router: admit, read, check, handle, present. */
export function routerOf(routes: readonly Route[], deps: Deps): Router {
  const router = new Router()
  for (const one of routes) {
    const handler = one.handler as (call: Call<'anyone', unknown>) => Promise<unknown>
    const steps: Middleware[] = [admit(one.access)]
    if (one.body) steps.push(readJson(one.limit ?? '100kb'))
    steps.push(async (ctx) => {
      const body = one.body ? checked(one.body, ctx.request.body) : undefined
      const { params, state } = ctx as typeof ctx & { params: Record<string, string> }
      const result = await handler({ ctx, deps, user: state['user'] as SignedIn | null, params, body })
      if (result !== undefined) ctx.body = one.answer ? one.answer.parse(result) : result
      else if (ctx.respond !== false && ctx.body == null && ctx.status === 404) ctx.status = 204
    })
    router.register(one.path, [one.method], steps as Parameters<Router['register']>[2])
  }
  return router
}
