import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { find, parseXml, textAt } from '../transport/xml.ts'
import type { Element } from '../transport/xml.ts'
import { DigestDoor } from './digest-door.ts'
import type { Caller } from './digest-door.ts'
import { bodyOf } from './fake-http.ts'
import { Mouth } from './manners.ts'
import { answer } from './onvif-answers.ts'
import type { FakeRecorder, FakeRecorderState } from './recorder-state.ts'

export { healthyState, plantedState } from './recorder-state.ts'
export type { FakeChannel, FakeRecorder, FakeRecorderState } from './recorder-state.ts'

const S = 'http://www.w3.org/2003/05/soap-envelope'
const envelope = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${S}" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:trc="http://www.onvif.org/ver10/recording/wsdl" xmlns:tse="http://www.onvif.org/ver10/search/wsdl" xmlns:tr2="http://www.onvif.org/ver20/media/wsdl" xmlns:trp="http://www.onvif.org/ver10/replay/wsdl" xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" xmlns:timg="http://www.onvif.org/ver20/imaging/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:ter="http://www.onvif.org/ver10/error"><s:Body>${body}</s:Body></s:Envelope>`
export const fault = (subcode: string, reason = subcode) =>
  envelope(
    `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:${subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">${reason}</s:Text></s:Reason></s:Fault>`,
  )

const preAuth = new Set(['GetSystemDateAndTime', 'GetServices'])
const adminOnly = new Set(['GetUsers', 'GetSystemLog'])

/** As some devices tell in words how many tries are left. */
function triesIn({ state, failedLogins }: FakeRecorder): string {
  const left = state.triesLeft
  return left === null ? 'NotAuthorized' : `Wrong password. You still have ${String(left - failedLogins)} attempt(s)`
}

/** Checks a WS-UsernameToken as the profile says: base64(SHA-1(nonce + created + password)), created near the device's clock. */
function tokenCaller(state: FakeRecorderState, security: Element): Caller {
  const token = find(security, 'UsernameToken')
  const user = state.users.find(({ name }) => name === textAt(token, 'Username'))
  const created = textAt(token, 'Created') ?? ''
  const nonce = Buffer.from(textAt(token, 'Nonce') ?? '', 'base64')
  const near = Math.abs(Date.parse(created) - (Date.now() + state.clockOffset * 1000)) < 60_000
  const expected = createHash('sha1')
    .update(nonce)
    .update(created)
    .update(user?.password ?? '')
    .digest('base64')
  return { presented: true, level: user && near && expected === textAt(token, 'Password') ? user.level : null }
}

/** Starts the fake on a loopback port. */
export async function startFakeOnvif(state: FakeRecorderState): Promise<FakeRecorder> {
  const door = new DigestDoor('fake')
  const mouth = new Mouth()
  const fake: FakeRecorder = { state, port: 0, operations: [], failedLogins: 0, logins: 0, openSearches: 0, stop }
  let goodLogins = 0

  function write(response: ServerResponse, status: number, body: string, inside: boolean): void {
    const manner = inside || state.hostileFrom === 'start' ? state.manner : 'healthy'
    mouth.write(response, manner, { status, body, type: 'application/soap+xml; charset=utf-8' })
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await bodyOf(request)
    // A question in another language is answered as by any web server.
    if (request.method !== 'POST') {
      mouth.write(response, 'healthy', { status: 404, body: '<html>404</html>', type: 'text/html' })
      return
    }
    const root = parseXml(asked)
    if (state.delay > 0) await sleep(state.delay)
    const operation = find(root, 'Body')?.children[0]?.name ?? ''
    fake.operations.push(operation)
    const security = find(root, 'Header', 'Security')
    let caller: Caller = { presented: false, level: null }
    if (state.login === 'ws-security' && security) caller = tokenCaller(state, security)
    if (state.login === 'http-digest') caller = door.caller(state, request)
    if (caller.presented) {
      fake.logins += 1
      if (!caller.level) fake.failedLogins += 1
    }
    if (caller.presented && state.refusal !== undefined) {
      if (state.refusal === null) response.socket?.destroy()
      else write(response, state.refusal.status, state.refusal.body, false)
      return
    }
    const exhausted = caller.presented && state.limitAfter !== null && goodLogins++ >= state.limitAfter
    const level = exhausted ? null : (caller.level ?? (state.anonymous ? 'Administrator' : null))
    if (!preAuth.has(operation) && !state.open?.includes(operation) && !level) {
      if (state.login === 'http-digest') {
        door.challenge(response)
        write(response, 401, '<html>401</html>', exhausted)
      } else write(response, 400, fault('NotAuthorized', triesIn(fake)), exhausted)
      return
    }
    if (adminOnly.has(operation) && level !== 'Administrator') {
      write(response, 400, fault('NotAuthorized'), false)
      return
    }
    const body = answer(fake, operation, find(root, 'Body')?.children[0] ?? null)
    if (body === null) write(response, 500, fault('ActionNotSupported'), true)
    else write(response, 200, envelope(state.spoil ? state.spoil(body) : body), caller.presented)
  }

  const server: Server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
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
