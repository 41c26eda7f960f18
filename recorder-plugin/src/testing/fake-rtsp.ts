import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { RtspDoor } from './fake-rtsp-door.ts'
import { misbehave } from './fake-rtsp-manners.ts'
import type { RtspManner } from './fake-rtsp-manners.ts'
import { healthyStream, playStream, sdpOf } from './fake-rtsp-stream.ts'
import type { FakeStream } from './fake-rtsp-stream.ts'
import type { FakeRecorderState } from './recorder-state.ts'

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
  /** Milliseconds it thinks before each answer. */
  delay?: number
  /** What it answers to a presented login, whatever that is; null: a closed connection. */
  refusal?: { status: number; body: string } | null
}

export type FakeRtsp = {
  state: FakeRtspState
  port: number
  /** Every request, in order: method and path. */
  operations: string[]
  /** What parts of its streams were asked for, in order. */
  ranges: string[]
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
    const audio = channel.audio ? { encoding: 'PCMA', payload: 97, clock: channel.audioRate, silent: false } : null
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
    ranges: [],
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
  readonly #door: RtspDoor
  readonly #channels = new Map<number, number>()
  #text = ''
  #stop: () => void = () => undefined

  constructor(fake: FakeRtsp, socket: Socket) {
    this.#fake = fake
    this.#socket = socket
    this.#door = new RtspDoor(fake)
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
      const [method = '', uri = '', language] = first.split(' ')
      if (language !== 'RTSP/1.0') {
        this.#fake.operations.push(`${method} ${uri}`)
        this.#socket.end('RTSP/1.0 400 Bad Request\r\n\r\n')
        return
      }
      const headers = new Map(
        lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
      )
      const path = uri.replace(/^rtsp:\/\/[^/]*/, '') || '/'
      this.#fake.operations.push(`${method} ${path}`)
      setTimeout(() => this.#handle({ method, uri, path, headers }), this.#fake.state.delay ?? 0)
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
    const inside = this.#door.knows(asked)
    if (state.refusal !== undefined && asked.headers.has('authorization')) {
      if (state.refusal === null) this.#socket.destroy()
      else this.#reply(asked, state.refusal.status, {}, state.refusal.body)
      return
    }
    const hostile = state.manner !== 'healthy' && (state.hostileFrom === 'start' || inside === true)
    if (hostile && this.#misbehave(asked)) return
    if (asked.method === 'OPTIONS') {
      this.#reply(asked, 200, { Public: 'OPTIONS, DESCRIBE, SETUP, TEARDOWN, PLAY, RECORD, SET_PARAMETER' })
      return
    }
    if (inside !== true) {
      this.#reply(asked, 401, { 'WWW-Authenticate': this.#door.challenges(inside === 'stale') })
      return
    }
    this.#serve(asked)
  }

  #misbehave(asked: Asked): boolean {
    const stop = misbehave({
      manner: this.#fake.state.manner,
      method: asked.method,
      sequence: asked.headers.get('cseq') ?? '',
      socket: this.#socket,
      channel: this.#channels.get(1) ?? 0,
      reply: (status, headers, body) => this.#reply(asked, status, headers, body),
      onSent: (bytes) => (this.#fake.sent += bytes),
    })
    if (stop) this.#stop = stop
    return stop !== null
  }

  #serve(asked: Asked): void {
    const { state } = this.#fake
    const path = [...state.streams.keys()].find(
      (one) => asked.path === one || [`${one}/`, `${one}&`].some((start) => asked.path.startsWith(start)),
    )
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
        this.#fake.ranges.push(asked.headers.get('range') ?? '')
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
}
