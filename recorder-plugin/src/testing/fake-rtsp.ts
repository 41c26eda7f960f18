import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { digestAuthorization, parseChallenge } from '../transport/digest.ts'
import { healthyStream, playStream, sdpOf } from './fake-rtsp-stream.ts'
import type { FakeStream } from './fake-rtsp-stream.ts'
import type { FakeRecorderState } from './recorder-state.ts'

/**
 * How the source behaves on the wire. `drip`: a byte of its description every 200 ms. `half`: closes in the middle of it.
 * `huge-sdp`: announces 60 MB and sends them. `endless-head`: a head without an end. `wordy-sdp`: 60 kB of lines. `redirect`: sends
 * elsewhere. `login-page`: speaks HTTP. `digest-nonsense`: a challenge that is none. `mute`: takes the question and says nothing.
 * `silent`: plays, and nothing comes. `flood`: plays as fast as the wire takes it. `never-ending`: plays on after the goodbye.
 * `elsewhere`: its description points to another host. `babble`: sends noise instead of packets.
 */
export const rtspManners = [
  'drip',
  'half',
  'huge-sdp',
  'endless-head',
  'wordy-sdp',
  'redirect',
  'login-page',
  'digest-nonsense',
  'mute',
  'silent',
  'flood',
  'never-ending',
  'elsewhere',
  'babble',
] as const
export type RtspManner = 'healthy' | (typeof rtspManners)[number]

export type FakeRtspState = {
  users: { name: string; password: string }[]
  /** Which login it asks for; `none`: it lets anybody in. */
  login: 'none' | 'digest' | 'digest-sha256' | 'digest-old' | 'basic'
  /** By path and query. */
  streams: Map<string, FakeStream>
  manner: RtspManner
  /** Whether it behaves so to anybody, or only to somebody who has logged in. */
  hostileFrom: 'start' | 'login'
  /** Good presentations after which it answers 401 to any. */
  limitAfter: number | null
  /** Presentations after which a nonce has grown old; null: never. */
  staleAfter: number | null
}

export type FakeRtsp = {
  state: FakeRtspState
  port: number
  /** Every request, in order: method and path. */
  operations: string[]
  /** Connections opened, and those still open. */
  connections: number
  open: number
  logins: number
  failedLogins: number
  /** Bytes sent in packets. */
  sent: number
  stop(): Promise<void>
}

export function healthyRtsp(change: Partial<FakeRtspState> = {}): FakeRtspState {
  return {
    users: [{ name: 'audyt', password: 'Zażółć-gęślą-7' }],
    login: 'digest',
    streams: new Map([['/ch1', healthyStream()]]),
    manner: 'healthy',
    hostileFrom: 'start',
    limitAfter: null,
    staleAfter: null,
    ...change,
  }
}

/** The streams of a fake recorder under its vendors' paths, for a test of several protocols over one state. */
export function rtspOf({ channels, users, anonymous }: FakeRecorderState): FakeRtspState {
  const streams = new Map<string, FakeStream>()
  channels.forEach((channel, i) => {
    if (!channel.online) return
    const { codec, width, height, fps } = channel
    const audio = channel.audio ? { encoding: 'PCMA', payload: 8, clock: 8000, silent: false } : null
    const stream = healthyStream({ codec, width, height, fps, claims: fps, audio })
    const n = String(i + 1)
    for (const path of [`/Streaming/Channels/${n}01`, `/cam/realmonitor?channel=${n}&subtype=0`, `/ch${n}`])
      streams.set(path, stream)
  })
  return healthyRtsp({ users, streams, login: anonymous ? 'none' : 'digest' })
}

type Asked = { method: string; uri: string; path: string; headers: Map<string, string> }

/** Starts a source on a loopback port. */
export async function startFakeRtsp(state: FakeRtspState): Promise<FakeRtsp> {
  const sockets = new Set<Socket>()
  const fake: FakeRtsp = {
    state,
    port: 0,
    operations: [],
    connections: 0,
    open: 0,
    logins: 0,
    failedLogins: 0,
    sent: 0,
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
      })
    },
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    fake.connections += 1
    fake.open += 1
    const guest = new Guest(fake, socket)
    socket.on('data', (chunk: Buffer) => {
      guest.take(chunk)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      guest.leave()
      sockets.delete(socket)
      fake.open -= 1
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  fake.port = (server.address() as AddressInfo).port
  return fake
}

/** One connection. */
class Guest {
  readonly #fake: FakeRtsp
  readonly #socket: Socket
  readonly #channels = new Map<number, number>()
  #text = ''
  #nonce = randomBytes(16).toString('hex')
  #uses = 0
  #stop: () => void = () => undefined

  constructor(fake: FakeRtsp, socket: Socket) {
    this.#fake = fake
    this.#socket = socket
  }

  leave(): void {
    this.#stop()
  }

  take(chunk: Buffer): void {
    this.#text += chunk.toString('utf8')
    for (;;) {
      const end = this.#text.indexOf('\r\n\r\n')
      if (end < 0) return
      const [first = '', ...lines] = this.#text.slice(0, end).split('\r\n')
      this.#text = this.#text.slice(end + 4)
      const [method = '', uri = ''] = first.split(' ')
      const headers = new Map(
        lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
      )
      const path = uri.replace(/^rtsp:\/\/[^/]*/, '') || '/'
      this.#fake.operations.push(`${method} ${path}`)
      this.#handle({ method, uri, path, headers })
    }
  }

  #reply(asked: Asked, status: number, headers: Record<string, string | string[]> = {}, body = ''): void {
    const lines = [
      `RTSP/1.0 ${String(status)} ${status === 200 ? 'OK' : 'No'}`,
      `CSeq: ${asked.headers.get('cseq') ?? ''}`,
    ]
    for (const [name, value] of Object.entries(headers))
      for (const one of Array.isArray(value) ? value : [value]) lines.push(`${name}: ${one}`)
    if (body) lines.push(`Content-Length: ${String(Buffer.byteLength(body))}`)
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
  }

  #handle(asked: Asked): void {
    const { state } = this.#fake
    const inside = this.#knows(asked)
    const hostile = state.manner !== 'healthy' && (state.hostileFrom === 'start' || inside === true)
    if (hostile && this.#misbehave(asked)) return
    if (asked.method === 'OPTIONS') {
      this.#reply(asked, 200, { Public: 'OPTIONS, DESCRIBE, SETUP, TEARDOWN, PLAY, RECORD, SET_PARAMETER' })
      return
    }
    if (inside !== true) {
      this.#reply(asked, 401, { 'WWW-Authenticate': this.#challenges(inside === 'stale') })
      return
    }
    this.#serve(asked)
  }

  #serve(asked: Asked): void {
    const { state } = this.#fake
    const path = [...state.streams.keys()].find((one) => asked.path === one || asked.path.startsWith(`${one}/`))
    const stream = path === undefined ? undefined : state.streams.get(path)
    if (!stream) {
      this.#reply(asked, 404)
      return
    }
    switch (asked.method) {
      case 'DESCRIBE': {
        const away = state.manner === 'elsewhere'
        const base = away ? `rtsp://192.0.2.1:554${path ?? ''}/` : `${asked.uri}/`
        this.#reply(asked, 200, { 'Content-Base': base, 'Content-Type': 'application/sdp' }, sdpOf(stream))
        return
      }
      case 'SETUP': {
        const track = asked.path.endsWith('trackID=2') ? 2 : 1
        // Not on the channels asked for, as some devices have it.
        const channel = 4 + this.#channels.size * 2
        this.#channels.set(track, channel)
        this.#reply(asked, 200, {
          Transport: `RTP/AVP/TCP;unicast;interleaved=${String(channel)}-${String(channel + 1)};ssrc=12345678`,
          Session: '7E1F-9;timeout=60',
        })
        return
      }
      case 'PLAY':
        this.#reply(asked, 200, { Session: '7E1F-9' })
        if (state.manner !== 'silent') this.#play(stream)
        return
      case 'TEARDOWN':
        if (state.manner === 'never-ending') return
        this.#stop()
        this.#reply(asked, 200)
        return
      default:
        this.#reply(asked, 501)
    }
  }

  #play(stream: FakeStream): void {
    const send = (bytes: Buffer) => {
      this.#fake.sent += bytes.length
      this.#socket.write(bytes)
    }
    this.#stop = playStream(stream, this.#channels, send, () => this.#socket.destroy())
  }

  /** True once it has answered in its own way. */
  #misbehave(asked: Asked): boolean {
    const { manner } = this.#fake.state
    const onDescribe = asked.method === 'DESCRIBE'
    if (manner === 'mute') return true
    if (manner === 'login-page') {
      this.#socket.end(
        'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><form><input name=password></form>',
      )
      return true
    }
    if (manner === 'endless-head') {
      this.#pour(`RTSP/1.0 200 OK\r\nX: `, 'y'.repeat(64 * 1024))
      return true
    }
    if (asked.method === 'PLAY' && (manner === 'flood' || manner === 'babble')) {
      const frame = Buffer.alloc(60_004, 0x24)
      frame.writeUInt8(this.#channels.get(1) ?? 0, 1)
      frame.writeUInt16BE(60_000, 2)
      frame.writeUInt8(0x80, 4)
      frame.writeUInt8(96, 5)
      this.#reply(asked, 200, { Session: '7E1F-9' })
      this.#pour('', manner === 'flood' ? frame : Buffer.alloc(64 * 1024, '?'))
      return true
    }
    if (!onDescribe) return false
    const cseq = `CSeq: ${asked.headers.get('cseq') ?? ''}\r\n`
    switch (manner) {
      case 'redirect':
        this.#reply(asked, 302, { Location: 'rtsp://192.0.2.1:554/elsewhere' })
        return true
      case 'digest-nonsense':
        this.#reply(asked, 401, {
          'WWW-Authenticate': ['Digest', 'Digest realm=,nonce', 'Digest qop="auth-conf", nonce="1"', '"'],
        })
        return true
      case 'half':
        this.#socket.end(`RTSP/1.0 200 OK\r\n${cseq}Content-Length: 500\r\n\r\nv=0\r\nm=video`)
        return true
      case 'huge-sdp':
        this.#pour(
          `RTSP/1.0 200 OK\r\n${cseq}Content-Length: 60000000\r\n\r\n`,
          'm=video 0 RTP/AVP 96\r\n'.repeat(3000),
        )
        return true
      case 'wordy-sdp':
        this.#reply(asked, 200, {}, 'm=video 0 RTP/AVP 96\r\n'.repeat(2900))
        return true
      case 'drip':
        this.#drip(`RTSP/1.0 200 OK\r\n${cseq}Content-Length: 50000\r\n\r\n${'a=x\r\n'.repeat(10_000)}`)
        return true
      default:
        return false
    }
  }

  #drip(text: string): void {
    let at = 0
    const timer = setInterval(() => this.#socket.write(text[at++ % text.length] ?? ' '), 200)
    this.#stop = () => {
      clearInterval(timer)
    }
  }

  /** As much as the reader takes, up to 400 MB. */
  #pour(head: string, piece: string | Buffer): void {
    let left = 400 * 1024 * 1024
    this.#socket.write(head)
    const more = (): void => {
      while (left > 0 && !this.#socket.destroyed) {
        left -= piece.length
        this.#fake.sent += piece.length
        if (!this.#socket.write(piece)) {
          this.#socket.once('drain', more)
          return
        }
      }
    }
    more()
  }

  #challenges(stale: boolean): string[] {
    const { login } = this.#fake.state
    if (login === 'basic') return ['Basic realm="kamera"']
    this.#nonce = randomBytes(16).toString('hex')
    this.#uses = 0
    const more = stale ? ', stale=true' : ''
    const plain = `Digest realm="kamera", nonce="${this.#nonce}"${more}`
    if (login === 'digest-old') return ['Basic realm="kamera"', plain]
    if (login === 'digest-sha256') return [`${plain}, qop="auth", algorithm=SHA-256`, `${plain}, qop="auth"`]
    return [`${plain}, qop="auth"`]
  }

  /** Whether whoever asks is known; counts what is presented. */
  #knows({ method, uri, headers }: Asked): boolean | 'stale' {
    const { state } = this.#fake
    if (state.login === 'none') return true
    const header = headers.get('authorization')
    if (!header) return false
    this.#fake.logins += 1
    const { scheme, parameters } = parseChallenge(header)
    let right: boolean
    if (scheme === 'basic') {
      const told = Buffer.from(header.slice(6), 'base64').toString('utf8')
      right = state.login === 'basic' && state.users.some(({ name, password }) => told === `${name}:${password}`)
    } else right = this.#rightDigest(method, uri, header)
    if (!right) this.#fake.failedLogins += 1
    else if (state.staleAfter !== null && this.#uses > state.staleAfter) return 'stale'
    else if (state.limitAfter !== null && this.#fake.logins > state.limitAfter) return false
    return right && (scheme === 'basic' || parameters.get('uri') === uri)
  }

  #rightDigest(method: string, uri: string, header: string): boolean {
    const { parameters } = parseChallenge(header)
    const user = this.#fake.state.users.find(({ name }) => name === parameters.get('username'))
    this.#uses += 1
    if (!user || parameters.get('nonce') !== this.#nonce) return false
    // A nonce counts its uses; one used twice alike is a replay.
    if (parameters.has('nc') && Number.parseInt(parameters.get('nc') ?? '', 16) !== this.#uses) return false
    const qop = parameters.has('qop') ? ', qop="auth"' : ''
    const algorithm = parameters.has('algorithm') ? `, algorithm=${parameters.get('algorithm') ?? ''}` : ''
    const challenge = parseChallenge(`Digest realm="kamera", nonce="${this.#nonce}"${qop}${algorithm}`)
    const expected = digestAuthorization(
      challenge,
      { method, path: uri },
      { user: user.name, password: user.password },
      parameters.get('cnonce') ?? '',
      this.#uses,
    )
    return parseChallenge(expected).parameters.get('response') === parameters.get('response')
  }
}
