import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { digestAuthorization, parseChallenge } from '../transport/digest.ts'
import { find, parseXml, textAt } from '../transport/xml.ts'
import type { Element } from '../transport/xml.ts'
import { answer } from './onvif-answers.ts'

/** One video input of the fake. */
export type FakeChannel = {
  name: string
  width: number
  height: number
  fps: number
  audio: boolean
  /** Days back from now to the oldest recording; null: nothing recorded. */
  oldestDays: number | null
}

/** What a fake recorder is like. It speaks ONVIF over a real socket; mend a planted gap by changing this object. */
export type FakeRecorderState = {
  maker: string
  model: string
  firmware: string
  /** Seconds its clock is ahead of ours. */
  clockOffset: number
  /** Whether its clock sets itself from the network. */
  ntp: boolean
  users: { name: string; password: string; level: string }[]
  channels: FakeChannel[]
  /** MaximumRetentionTime in days; 0: not limited, as ONVIF has it. */
  keepDays: number
  /** Whether recordings list what tracks they have. */
  listsTracks: boolean
  login: 'ws-security' | 'http-digest'
  /** `drip`: a byte every 200 ms for ever. `half`: closes the socket in the middle of the body. `bomb`: more than anybody needs. */
  manner: 'healthy' | 'drip' | 'half' | 'bomb'
  /** Milliseconds it thinks before each answer. */
  delay: number
  /** What it answers to a presented login, whatever that is: an HTTP answer, or (null) a closed connection. */
  refusal?: { status: number; body: string } | null
  /** Operations it answers to anybody. */
  open?: string[]
  /** A year it claims instead of its own, and a keep time in its own words: for what no driver may hand on. */
  year?: number
  retention?: string
}

export type FakeRecorder = {
  state: FakeRecorderState
  port: number
  /** Every operation answered, in order. */
  operations: string[]
  /** Presentations of a wrong login: what a real recorder counts before it locks. */
  failedLogins: number
  /** Presentations of any login. */
  logins: number
  stop(): Promise<void>
}

/** A recorder with nothing to complain about under Polish law: 25 fps, 60 days, no sound, named accounts, right clock. */
export function healthyState(channels = 4): FakeRecorderState {
  return {
    maker: 'Nadzor Testing',
    model: 'FR-16',
    firmware: '5.70',
    clockOffset: 0,
    ntp: true,
    users: [
      { name: 'audyt', password: 'Zażółć-gęślą-7', level: 'Administrator' },
      { name: 'a.nowa', password: 'nie-dla-probera-1', level: 'Operator' },
    ],
    channels: Array.from({ length: channels }, (_, i) => ({
      name: `KAMERA ${String(i + 1)}`,
      width: 1920,
      height: 1080,
      fps: 25,
      audio: false,
      oldestDays: 60,
    })),
    keepDays: 60,
    listsTracks: true,
    login: 'ws-security',
    manner: 'healthy',
    delay: 0,
  }
}

/** The planted gaps of the demo and of the journeys: 12 fps, 120 days, sound, one shared account, a clock an hour off. */
export function plantedState(channels = 4): FakeRecorderState {
  const state = healthyState(channels)
  return {
    ...state,
    clockOffset: 3600,
    ntp: false,
    users: [{ name: 'dyzurka', password: 'Zażółć-gęślą-7', level: 'Administrator' }],
    channels: state.channels.map((channel) => ({ ...channel, fps: 12, audio: true, oldestDays: 120 })),
    keepDays: 0,
  }
}

const S = 'http://www.w3.org/2003/05/soap-envelope'
const envelope = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${S}" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:trc="http://www.onvif.org/ver10/recording/wsdl" xmlns:tse="http://www.onvif.org/ver10/search/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:ter="http://www.onvif.org/ver10/error"><s:Body>${body}</s:Body></s:Envelope>`
export const fault = (subcode: string) =>
  envelope(
    `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:${subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">${subcode}</s:Text></s:Reason></s:Fault>`,
  )

const preAuth = new Set(['GetSystemDateAndTime', 'GetServices'])
const adminOnly = new Set(['GetUsers'])

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      resolve(Buffer.concat(pieces).toString('utf8'))
    })
    request.on('error', reject)
  })
}

type Caller = { presented: boolean; level: string | null }

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

function digestCaller(state: FakeRecorderState, header: string, method: string, nonces: Set<string>): Caller {
  const { parameters } = parseChallenge(header)
  const user = state.users.find(({ name }) => name === parameters.get('username'))
  const nonce = parameters.get('nonce') ?? ''
  if (!user || !nonces.delete(nonce)) return { presented: true, level: null }
  const challenge = parseChallenge(
    `Digest realm="${parameters.get('realm') ?? ''}", nonce="${nonce}", algorithm=SHA-256, qop="auth"`,
  )
  const expected = digestAuthorization(
    challenge,
    { method, path: parameters.get('uri') ?? '' },
    { user: user.name, password: user.password },
    parameters.get('cnonce') ?? '',
  )
  return {
    presented: true,
    level: parseChallenge(expected).parameters.get('response') === parameters.get('response') ? user.level : null,
  }
}

/** Starts the fake on a loopback port. */
export async function startFakeOnvif(state: FakeRecorderState): Promise<FakeRecorder> {
  const nonces = new Set<string>()
  const timers = new Set<NodeJS.Timeout>()
  const fake: FakeRecorder = { state, port: 0, operations: [], failedLogins: 0, logins: 0, stop }

  function write(response: ServerResponse, status: number, body: string): void {
    const bytes = Buffer.from(body)
    const head = { 'Content-Type': 'application/soap+xml; charset=utf-8' }
    if (state.manner === 'healthy') {
      response.writeHead(status, { ...head, 'Content-Length': bytes.length }).end(bytes)
    } else if (state.manner === 'half') {
      response.writeHead(status, { ...head, 'Content-Length': bytes.length })
      response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy())
    } else if (state.manner === 'bomb') {
      response.writeHead(status, head)
      response.end(`<a ${'xmlns:q="u" '.repeat(400_000)}/>`)
    } else {
      response.writeHead(status, head)
      let sent = 0
      const timer = setInterval(
        () => response.write(bytes.subarray(sent % bytes.length, (sent++ % bytes.length) + 1)),
        200,
      )
      timers.add(timer)
      response.on('close', () => {
        clearInterval(timer)
      })
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const root = parseXml(await bodyOf(request))
    if (state.delay > 0) await sleep(state.delay)
    const operation = find(root, 'Body')?.children[0]?.name ?? ''
    fake.operations.push(operation)
    const security = find(root, 'Header', 'Security')
    const authorization = request.headers.authorization
    let caller: Caller = { presented: false, level: null }
    if (state.login === 'ws-security' && security) caller = tokenCaller(state, security)
    if (state.login === 'http-digest' && authorization)
      caller = digestCaller(state, authorization, request.method ?? '', nonces)
    if (caller.presented) {
      fake.logins += 1
      if (!caller.level) fake.failedLogins += 1
    }
    if (caller.presented && state.refusal !== undefined) {
      if (state.refusal === null) response.socket?.destroy()
      else write(response, state.refusal.status, state.refusal.body)
      return
    }
    if (!preAuth.has(operation) && !state.open?.includes(operation) && !caller.level) {
      if (state.login === 'http-digest') {
        const nonce = randomBytes(16).toString('hex')
        nonces.add(nonce)
        response.setHeader('WWW-Authenticate', [
          `Digest qop="auth", realm="fake", nonce="${nonce}", algorithm=SHA-256`,
          `Digest qop="auth", realm="fake", nonce="${nonce}"`,
        ])
        write(response, 401, '<html>401</html>')
      } else write(response, 400, fault('NotAuthorized'))
      return
    }
    if (adminOnly.has(operation) && caller.level !== 'Administrator') {
      write(response, 400, fault('NotAuthorized'))
      return
    }
    const body = answer(state, operation, fake.port)
    if (body === null) write(response, 500, fault('ActionNotSupported'))
    else write(response, 200, envelope(body))
  }

  const server: Server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  fake.port = (server.address() as AddressInfo).port

  function stop(): Promise<void> {
    for (const timer of timers) clearInterval(timer)
    server.closeAllConnections()
    return new Promise((resolve) => {
      server.close(() => {
        resolve()
      })
    })
  }
  return fake
}
