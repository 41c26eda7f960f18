import helmet from 'koa-helmet'
import type { Middleware } from 'koa'
import type { Deps } from '../deps.ts'

/**
 * `wasm-unsafe-eval` lets the QR reader's WebAssembly compile; Vue's style bindings need inline styles; photos come
 * as blobs. Nothing is fetched from elsewhere, nobody may frame us, and only our own pages may use the camera.
 */
export function securityHeaders(deps: Deps): Middleware[] {
  const https = deps.config.publicUrl.startsWith('https:')
  const helmetHeaders = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'blob:', 'data:'],
        workerSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: 365 * 24 * 3600, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  return [
    helmetHeaders,
    async (ctx, next) => {
      ctx.set('Permissions-Policy', 'camera=(self), microphone=(), geolocation=()')
      await next()
    },
  ]
}
