import Koa from 'koa'
import type { Deps } from './deps.ts'
import { compress } from './middleware/compress.ts'
import { refuseWhenDraining } from './middleware/draining.ts'
import { problemDetails } from './middleware/problem-details.ts'
import { requestLog } from './middleware/request-log.ts'
import { sameOrigin } from './middleware/same-origin.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { loadSession } from './middleware/session.ts'
import { serveClient } from './routes/client/serve-client.ts'
import { routes } from './routes/list.ts'
import { routerOf } from './routes/route.ts'

/** The server without its socket: what happens to a request, top to bottom. */
export function createApp(deps: Deps): Koa {
  // One proxy is trusted: of X-Forwarded-For the last address is the one it saw, all before it anybody can write.
  const app = new Koa({ proxy: deps.config.trustProxy, maxIpsCount: 1 })
  app.silent = true

  app.use(requestLog(deps))
  for (const headers of securityHeaders(deps)) app.use(headers)
  app.use(compress())
  app.use(problemDetails(deps))
  app.use(refuseWhenDraining(deps))
  app.use(sameOrigin(deps))
  app.use(serveClient(deps))
  app.use(loadSession(deps))
  app.use(routerOf(routes, deps).routes())

  app.on('error', (error: unknown) => deps.log.error({ err: error }, 'response failed'))
  return app
}
