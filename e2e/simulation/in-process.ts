import { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestListener } from 'node:http'
import { Socket } from 'node:net'

export type Sent = { method: string; path: string; headers: Record<string, string>; body: Uint8Array | null }

/** The body breaks off after half of its bytes, as a radio link does in the middle of a photo. */
export type Cut = 'whole' | 'half'

/** One HTTP request to a server's listener without a socket. Rejects when the server closed without an answer. */
export function ask(listener: RequestListener, { method, path, headers, body }: Sent, cut: Cut): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new IncomingMessage(new Socket())
    request.method = method
    request.url = path
    request.headers = { host: 'nadzor.test', ...(body ? { 'content-length': String(body.length) } : {}), ...headers }
    const response = new ServerResponse(request)
    const parts: Buffer[] = []
    const take = (chunk: unknown) => {
      if (typeof chunk === 'string') parts.push(Buffer.from(chunk))
      else if (chunk instanceof Uint8Array) parts.push(Buffer.from(chunk))
    }
    response.write = ((chunk: unknown, encoding: unknown, done: unknown) => {
      take(chunk)
      const call = typeof encoding === 'function' ? encoding : done
      if (typeof call === 'function') queueMicrotask(() => void call())
      return true
    }) as typeof response.write
    response.end = ((chunk: unknown) => {
      take(chunk)
      if (response.writableFinished) return response
      Object.defineProperty(response, 'writableEnded', { value: true })
      Object.defineProperty(response, 'writableFinished', { value: true })
      response.emit('finish')
      response.emit('close')
      const empty = [204, 304].includes(response.statusCode) || method === 'HEAD'
      const told = new Headers()
      for (const [name, value] of Object.entries(response.getHeaders()))
        for (const one of Array.isArray(value) ? value : [value]) told.append(name, String(one))
      const bytes = empty ? null : Uint8Array.from(Buffer.concat(parts))
      resolve(new Response(bytes, { status: response.statusCode, headers: told }))
      return response
    }) as typeof response.end
    response.on('error', reject)

    if (body && cut === 'half') {
      request.push(Buffer.from(body.subarray(0, Math.floor(body.length / 2))))
      setImmediate(() => request.destroy(new Error('aborted')))
      reject(new TypeError('the connection broke'))
    } else {
      if (body) request.push(Buffer.from(body))
      request.complete = true
      request.push(null)
    }
    listener(request, response)
  })
}
