import { Readable } from 'node:stream'
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { createServer, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import Koa from 'koa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compress } from './compress.ts'

const long = 'zażółć gęślą jaźń '.repeat(500)
const bodies: Record<string, [type: string, body: () => unknown]> = {
  '/json': ['application/json', () => ({ long })],
  '/problem': ['application/problem+json', () => JSON.stringify({ long })],
  '/wasm': ['application/wasm', () => Readable.from([Buffer.from(long)])],
  '/photo': ['image/jpeg', () => Buffer.from(long)],
  '/short': ['application/json', () => ({ ok: true })],
}

const app = new Koa()
app.use(compress())
app.use(async (ctx) => {
  const [type, body] = bodies[ctx.path] ?? ['text/plain', () => '']
  ctx.body = body()
  ctx.set('Content-Type', type)
})
const server = createServer(app.callback())
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => server.close())

async function get(path: string, encodings: string): Promise<{ response: IncomingMessage; bytes: Buffer }> {
  const { port } = server.address() as AddressInfo
  const sent = request({ host: '127.0.0.1', port, path, headers: { 'Accept-Encoding': encodings } }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return { response, bytes: await buffer(response) }
}

describe('compression', () => {
  it('leaves photos, short answers and browsers that cannot read it alone', async () => {
    for (const [path, encodings] of [
      ['/photo', 'br'],
      ['/short', 'br'],
      ['/json', 'identity'],
    ] as const)
      expect([path, (await get(path, encodings)).response.headers['content-encoding']]).toEqual([path, undefined])
  })

  it.each(['/json', '/problem', '/wasm'])('gives %s smaller and whole', async (path) => {
    const plain = (await get(path, 'identity')).bytes
    const br = await get(path, 'gzip, br')
    expect(br.response.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(br.bytes)).toEqual(plain)
    const gzip = await get(path, 'gzip')
    expect(gunzipSync(gzip.bytes)).toEqual(plain)
    expect(gzip.bytes.length * 10).toBeLessThan(plain.length)
    expect(gzip.response.headers['content-type']).toBe(bodies[path]?.[0])
    expect(gzip.response.headers.vary).toContain('Accept-Encoding')
  })
})
