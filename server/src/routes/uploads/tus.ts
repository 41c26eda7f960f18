import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import type { Upload } from '@tus/server'
import type { Context } from 'koa'
import { admitUpload, mayBring, readAnnounced } from '../../commands/photos/admit.ts'
import { receivePhoto } from '../../commands/photos/receive.ts'
import type { Deps } from '../../deps.ts'
import { MAX_PHOTO_BYTES } from '../../photos/limits.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { Refusal, conflict, gone, invalid, notFound, tooLarge } from '../../problems.ts'

/**
 * tus 1.0 (creation, creation-with-upload, termination) by @tus/server, whose requests and answers pass through Koa:
 * so a refusal of ours leaves as problem details like any other, and the session is asked with each piece.
 * Bytes gather in the staging folder; the last piece is answered only after the photo was received (commands/photos).
 */
export type TusGate = (ctx: Context, user: SignedIn) => Promise<void>

const gates = new WeakMap<Deps, TusGate>()

/** One gate for each server: tus locks uploads in memory, so all requests must pass the same one. */
export function tusGate(deps: Deps): TusGate {
  const gate = gates.get(deps) ?? openGate(deps)
  gates.set(deps, gate)
  return gate
}

function openGate(deps: Deps): TusGate {
  const folder = deps.photos.stagingFolder
  mkdirSync(folder, { recursive: true, mode: 0o750 })
  const staging = new FileStore({ directory: folder })
  const users = new WeakMap<Request, SignedIn>()
  const failures = new WeakMap<Request, unknown>()
  const userOf = (request: Request): SignedIn => {
    const user = users.get(request)
    if (!user) throw new Error('a tus request without its user')
    return user
  }

  async function finish(upload: Upload, user: SignedIn): Promise<void> {
    const { evidenceId } = readAnnounced(upload.metadata)
    try {
      await receivePhoto(deps, { evidenceId, userId: user.id, bytes: await readFile(join(folder, upload.id)) })
    } catch (error) {
      // Refused bytes stay refused, so they go. After any other failure they wait for the next try.
      if (error instanceof Refusal) await staging.remove(upload.id)
      throw error
    }
    // Somebody may have finished the same upload over another connection.
    await staging.remove(upload.id).catch(() => undefined)
  }

  const server = new Server({
    path: '/api/uploads',
    datastore: staging,
    maxSize: MAX_PHOTO_BYTES,
    relativeLocation: true,
    allowedOrigins: [],
    async onIncomingRequest(request, id) {
      if (request.method === 'POST') return
      const user = userOf(request)
      const upload = await staging.getUpload(id)
      await mayBring(deps, user, readAnnounced(upload.metadata).evidenceId)
      // Every byte is here, but the server was stopped before it could say so: it catches up now, and the phone,
      // told 404 for what is no longer an upload, asks for the receipt.
      if (request.method === 'HEAD' && upload.offset === upload.size) await finish(upload, user)
    },
    async onUploadCreate(request, upload) {
      const announced = readAnnounced(upload.metadata)
      await admitUpload(deps, userOf(request), announced, upload.size)
      return { metadata: announced }
    },
    async onUploadFinish(request, upload) {
      await finish(upload, userOf(request))
      return {}
    },
    onResponseError(request, error) {
      failures.set(request, error)
      return undefined
    },
  })

  return async (ctx, user) => {
    const withBody = ctx.method === 'POST' || ctx.method === 'PATCH'
    const request = new Request(`http://localhost${ctx.path}`, {
      method: ctx.method,
      headers: headersOf(ctx),
      ...(withBody ? { body: Readable.toWeb(ctx.req) as ReadableStream, duplex: 'half' } : {}),
    } as RequestInit)
    users.set(request, user)
    const response = await server.handleWeb(request as Parameters<Server['handleWeb']>[0])
    if (failures.has(request)) throw ownFailure(failures.get(request))
    if (response.status >= 400) throw refusalOf(response.status, await response.text())
    ctx.body = ''
    ctx.status = response.status
    response.headers.forEach((value, name) => ctx.set(name, value))
    ctx.remove('Content-Type')
  }
}

function headersOf(ctx: Context): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(ctx.headers)) if (value !== undefined) headers.set(name, String(value))
  return headers
}

/** The library throws { status_code, body } for its own refusals; whatever else comes out is ours and stays as it is. */
function ownFailure(error: unknown): unknown {
  if (error instanceof Error || typeof error !== 'object' || error === null || !('status_code' in error)) return error
  return refusalOf(Number(error.status_code), 'body' in error ? String(error.body) : '')
}

function refusalOf(status: number, text: string): Error {
  const detail = text.trim()
  if (status === 404) return notFound(detail)
  if (status === 410) return gone(detail)
  if (status === 409 || status === 423) return conflict(detail)
  if (status === 413) return tooLarge(detail)
  if (status < 500) return invalid([{ path: '', message: detail }], detail)
  return new Error(`tus: ${detail}`)
}
