import { Readable } from 'node:stream'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import type { Middleware } from 'koa'

/** Photos and PDFs are compressed already; on a school's mobile network everything else is worth it, WebAssembly most. */
const COMPRESSIBLE =
  /^(text\/|application\/([\w.-]+\+)?json|application\/(javascript|wasm|manifest\+json)|image\/svg\+xml)/
/** A smaller answer fits one packet either way. */
const WORTH_IT = 1400

/** Compresses an answer as the browser can read it. Quality 5 of Brotli costs about as much time as gzip. */
export function compress(): Middleware {
  return async (ctx, next) => {
    await next()
    if (ctx.respond === false || ctx.method === 'HEAD' || ctx.body == null || ctx.response.get('Content-Encoding'))
      return
    if (!COMPRESSIBLE.test(ctx.response.type)) return
    ctx.vary('Accept-Encoding')
    if (ctx.length !== undefined && ctx.length !== null && ctx.length < WORTH_IT) return
    const encoding = ctx.acceptsEncodings('br') || ctx.acceptsEncodings('gzip')
    if (!encoding) return

    const { type } = ctx.response
    const charset = ctx.response.get('Content-Type')
    const plain = ctx.body as unknown
    const source =
      plain instanceof Readable
        ? plain
        : Readable.from([
            Buffer.isBuffer(plain) || typeof plain === 'string' ? Buffer.from(plain) : JSON.stringify(plain),
          ])
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 }
    const squeezed = encoding === 'br' ? createBrotliCompress({ params }) : createGzip()
    // A source that fails must end the answer, or the browser would wait for the rest.
    source.on('error', (error) => squeezed.destroy(error))
    ctx.body = source.pipe(squeezed)
    ctx.remove('Content-Length')
    ctx.set('Content-Encoding', encoding)
    ctx.set('Content-Type', charset || type)
  }
}
