import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { DigestDoor } from './digest-door.ts'
import { Mouth } from './manners.ts'
import type { Reply } from './manners.ts'
import type { FakeRecorder, FakeRecorderState } from './recorder-state.ts'
import { tlsKeys } from './tls-keys.ts'

export type FakeRequest = { method: string; url: URL; body: string; level: string }

/** What makes a fake one vendor's. */
export type FakeVendor = {
  realm: string
  /** Whether a nonce holds for more than one request. */
  keepsNonces: boolean
  /** Wrong logins after which it locks. */
  locksAfter: number
  /** The answer to somebody let in. */
  answer(fake: FakeRecorder, request: FakeRequest): Reply
  /** The answer to somebody not let in. */
  refuse(fake: FakeRecorder, why: 'no-login' | 'wrong' | 'locked'): Reply
  /** What a request is called in `operations`. */
  nameOf(method: string, url: URL): string
}

export function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      resolve(Buffer.concat(pieces).toString('utf8'))
    })
    request.on('error', reject)
  })
}

/** Starts a fake that asks for HTTP Digest on a loopback port. */
export async function startFakeHttp(state: FakeRecorderState, vendor: FakeVendor): Promise<FakeRecorder> {
  const door = new DigestDoor(vendor.realm, vendor.keepsNonces)
  const mouth = new Mouth()
  const fake: FakeRecorder = { state, port: 0, operations: [], failedLogins: 0, logins: 0, openSearches: 0, stop }
  let goodLogins = 0

  function turnAway(response: ServerResponse, why: 'no-login' | 'wrong' | 'locked', inside: boolean): void {
    const reply = vendor.refuse(fake, why)
    if (reply.status === 401) door.challenge(response)
    mouth.write(response, inside || state.hostileFrom === 'start' ? state.manner : 'healthy', reply)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    if (state.delay > 0) await sleep(state.delay)
    const method = request.method ?? ''
    const url = new URL(request.url ?? '/', 'http://fake')
    fake.operations.push(vendor.nameOf(method, url))
    const caller = door.caller(state, request)
    if (caller.presented) {
      fake.logins += 1
      if (!caller.level) fake.failedLogins += 1
    }
    const locked = state.locked || (state.lockout && fake.failedLogins >= vendor.locksAfter)
    if (caller.presented && state.refusal !== undefined) {
      if (state.refusal === null) response.socket?.destroy()
      else mouth.write(response, 'healthy', { ...state.refusal, type: 'text/html' })
      return
    }
    const level = caller.level ?? (state.anonymous ? 'Administrator' : null)
    if (locked) turnAway(response, 'locked', caller.presented)
    else if (!level) turnAway(response, caller.presented ? 'wrong' : 'no-login', false)
    else if (caller.presented && state.limitAfter !== null && goodLogins++ >= state.limitAfter)
      turnAway(response, 'wrong', true)
    else {
      const reply = vendor.answer(fake, { method, url, body, level })
      mouth.write(response, state.manner, state.spoil ? { ...reply, body: state.spoil(reply.body) } : reply)
    }
  }

  const listener: RequestListener = (request, response) => {
    handle(request, response).catch(() => response.destroy())
  }
  const server: Server =
    state.tls === undefined ? createServer(listener) : createTlsServer(tlsKeys[state.tls], listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  fake.port = (server.address() as AddressInfo).port

  function stop(): Promise<void> {
    mouth.stop()
    server.closeAllConnections()
    return new Promise((resolve) => {
      server.close(() => {
        resolve()
      })
    })
  }
  return fake
}
