import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { digestAuthorization, parseChallenge } from '../transport/digest.ts'
import { find, parseXml, textAt } from '../transport/xml.ts'
import type { Element } from '../transport/xml.ts'

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
  users: { name: string; password: string; level: string }[]
  channels: FakeChannel[]
  /** MaximumRetentionTime in days; 0: not limited, as ONVIF has it. */
  keepDays: number
  login: 'ws-security' | 'http-digest'
  /** `drip`: a byte every 200 ms for ever. `half`: closes the socket in the middle of the body. `bomb`: more than anybody needs. */
  manner: 'healthy' | 'drip' | 'half' | 'bomb'
  /** Milliseconds it thinks before each answer. */
  delay: number
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
    users: [{ name: 'dyzurka', password: 'Zażółć-gęślą-7', level: 'Administrator' }],
    channels: state.channels.map((channel) => ({ ...channel, fps: 12, audio: true, oldestDays: 120 })),
    keepDays: 0,
  }
}

const S = 'http://www.w3.org/2003/05/soap-envelope'
const envelope = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="${S}" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:trc="http://www.onvif.org/ver10/recording/wsdl" xmlns:tse="http://www.onvif.org/ver10/search/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:ter="http://www.onvif.org/ver10/error"><s:Body>${body}</s:Body></s:Envelope>`
const fault = (subcode: string) =>
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

const ago = (days: number, offset: number) =>
  new Date(Date.now() + offset * 1000 - days * 86_400_000).toISOString().slice(0, 19) + 'Z'

function answer(state: FakeRecorderState, operation: string, port: number): string | null {
  const { channels } = state
  switch (operation) {
    case 'GetSystemDateAndTime': {
      const now = new Date(Date.now() + state.clockOffset * 1000)
      return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>CET-1CEST</tt:TZ></tt:TimeZone><tt:UTCDateTime><tt:Time><tt:Hour>${String(now.getUTCHours())}</tt:Hour><tt:Minute>${String(now.getUTCMinutes())}</tt:Minute><tt:Second>${String(now.getUTCSeconds())}</tt:Second></tt:Time><tt:Date><tt:Year>${String(now.getUTCFullYear())}</tt:Year><tt:Month>${String(now.getUTCMonth() + 1)}</tt:Month><tt:Day>${String(now.getUTCDate())}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`
    }
    case 'GetServices':
      return `<tds:GetServicesResponse>${[
        ['device', '/onvif/device_service'],
        ['media', '/onvif/media'],
        ['recording', '/onvif/recording'],
        ['search', '/onvif/search'],
      ]
        .map(
          // The address is somebody else's on purpose: a driver that follows it leaves the school's network.
          ([name = '', path = '']) =>
            `<tds:Service><tds:Namespace>http://www.onvif.org/ver10/${name}/wsdl</tds:Namespace><tds:XAddr>http://192.0.2.1:${String(port)}${path}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>5</tt:Minor></tds:Version></tds:Service>`,
        )
        .join('')}</tds:GetServicesResponse>`
    case 'GetDeviceInformation':
      return `<tds:GetDeviceInformationResponse><tds:Manufacturer>${state.maker}</tds:Manufacturer><tds:Model>${state.model}</tds:Model><tds:FirmwareVersion>${state.firmware}</tds:FirmwareVersion><tds:SerialNumber>20230101123456789012</tds:SerialNumber><tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>`
    case 'GetProfiles':
      return `<trt:GetProfilesResponse>${channels
        .map((channel, i) => {
          const n = String(i + 1)
          const profile = (kind: string, width: number, height: number, fps: number) =>
            `<trt:Profiles token="P${n}${kind}" fixed="true"><tt:Name>${channel.name}</tt:Name><tt:VideoSourceConfiguration token="VSC${n}"><tt:SourceToken>VS${n}</tt:SourceToken></tt:VideoSourceConfiguration>${
              channel.audio
                ? `<tt:AudioEncoderConfiguration token="AEC${n}"><tt:Encoding>G711</tt:Encoding></tt:AudioEncoderConfiguration>`
                : ''
            }<tt:VideoEncoderConfiguration token="VEC${n}${kind}"><tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>${String(width)}</tt:Width><tt:Height>${String(height)}</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>${String(fps)}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl></tt:VideoEncoderConfiguration></trt:Profiles>`
          return profile('sub', 640, 360, 8) + profile('main', channel.width, channel.height, channel.fps)
        })
        .join('')}</trt:GetProfilesResponse>`
    case 'GetUsers':
      return `<tds:GetUsersResponse>${state.users
        .map(
          (user) =>
            `<tds:User><tt:Username>${user.name}</tt:Username><tt:UserLevel>${user.level}</tt:UserLevel></tds:User>`,
        )
        .join('')}</tds:GetUsersResponse>`
    case 'GetRecordings':
      return `<trc:GetRecordingsResponse>${channels
        .map(
          (channel, i) =>
            `<trc:RecordingItem><tt:RecordingToken>R${String(i + 1)}</tt:RecordingToken><tt:Configuration><tt:Source><tt:SourceId>VS${String(i + 1)}</tt:SourceId><tt:Name>${channel.name}</tt:Name></tt:Source><tt:MaximumRetentionTime>P${String(state.keepDays)}D</tt:MaximumRetentionTime></tt:Configuration></trc:RecordingItem>`,
        )
        .join('')}</trc:GetRecordingsResponse>`
    case 'FindRecordings':
      return '<tse:FindRecordingsResponse><tse:SearchToken>S&amp;1</tse:SearchToken></tse:FindRecordingsResponse>'
    case 'GetRecordingSearchResults':
      return `<tse:GetRecordingSearchResultsResponse><tse:ResultList><tt:SearchState>Completed</tt:SearchState>${channels
        .flatMap((channel, i) => {
          if (channel.oldestDays === null) return []
          const from = ago(channel.oldestDays, state.clockOffset)
          const to = ago(0, state.clockOffset)
          return `<tt:RecordingInformation><tt:RecordingToken>R${String(i + 1)}</tt:RecordingToken><tt:Source><tt:SourceId>VS${String(i + 1)}</tt:SourceId></tt:Source><tt:EarliestRecording>${from}</tt:EarliestRecording><tt:LatestRecording>${to}</tt:LatestRecording><tt:Track><tt:TrackType>Video</tt:TrackType><tt:DataFrom>${from}</tt:DataFrom><tt:DataTo>${to}</tt:DataTo></tt:Track></tt:RecordingInformation>`
        })
        .join('')}</tse:ResultList></tse:GetRecordingSearchResultsResponse>`
    case 'EndSearch':
      return '<tse:EndSearchResponse/>'
    default:
      return null
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
    if (!preAuth.has(operation) && !caller.level) {
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
