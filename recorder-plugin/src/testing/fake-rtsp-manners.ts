import type { Socket } from 'node:net'

/**
 * How the source behaves on the wire. `drip`: a byte of its description every 200 ms. `half`: closes in the middle of it.
 * `huge-sdp`: announces 60 MB and sends them. `endless-head`: a head without an end. `wordy-sdp`: 60 kB of lines. `redirect`: sends
 * elsewhere. `login-page`: speaks HTTP. `digest-nonsense`: a challenge that is none.
 * `wordy-challenge`: a nonce of 8 kB. `wordy-track`: a track whose address is 30 kB. `mute`: takes the question and says nothing.
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
  'wordy-challenge',
  'wordy-track',
  'mute',
  'silent',
  'flood',
  'never-ending',
  'elsewhere',
  'babble',
] as const
export type RtspManner = 'healthy' | (typeof rtspManners)[number]

/** What a manner looks at, and what it does instead of an answer. */
type Scene = {
  manner: RtspManner
  method: string
  sequence: string
  socket: Socket
  /** Interleaved channel of the picture. */
  channel: number
  reply(status: number, headers?: Record<string, string | string[]>, body?: string): void
  onSent(bytes: number): void
}

/** As much as anybody would take of a flood. */
const FLOOD = 400 * 1024 * 1024
const DRIP = 200

/** Behaves in its manner. Answers null where the manner has nothing against this question, else how to stop it. */
export function misbehave(scene: Scene): (() => void) | null {
  const { manner, method, socket, reply } = scene
  const nothing = () => undefined
  if (manner === 'mute') return nothing
  if (manner === 'login-page') {
    socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><form><input name=password></form>')
    return nothing
  }
  if (manner === 'endless-head') return pour(scene, 'RTSP/1.0 200 OK\r\nX: ', 'y'.repeat(64 * 1024))
  if (method === 'PLAY' && (manner === 'flood' || manner === 'babble')) {
    reply(200, { Session: '7E1F-9' })
    return pour(scene, '', manner === 'flood' ? frameOf(scene.channel) : Buffer.alloc(64 * 1024, '?'))
  }
  if (method !== 'DESCRIBE') return null
  const head = `RTSP/1.0 200 OK\r\nCSeq: ${scene.sequence}\r\nContent-Length: `
  switch (manner) {
    case 'redirect':
      reply(302, { Location: 'rtsp://192.0.2.1:554/elsewhere' })
      return nothing
    case 'digest-nonsense':
      reply(401, { 'WWW-Authenticate': ['Digest', 'Digest realm=,nonce', 'Digest qop="auth-conf", nonce="1"', '"'] })
      return nothing
    case 'wordy-challenge':
      reply(401, { 'WWW-Authenticate': `Digest realm="kamera", nonce="${'n'.repeat(8000)}"` })
      return nothing
    case 'wordy-track':
      reply(200, {}, `v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:${'ł'.repeat(15_000)}\r\n`)
      return nothing
    case 'half':
      socket.end(`${head}500\r\n\r\nv=0\r\nm=video`)
      return nothing
    case 'huge-sdp':
      return pour(scene, `${head}60000000\r\n\r\n`, 'm=video 0 RTP/AVP 96\r\n'.repeat(3000))
    case 'wordy-sdp':
      reply(200, {}, 'm=video 0 RTP/AVP 96\r\n'.repeat(2900))
      return nothing
    case 'drip':
      return drip(socket, `${head}50000\r\n\r\n${'a=x\r\n'.repeat(10_000)}`)
    default:
      return null
  }
}

/** The largest packet there can be, of a picture that never ends. */
function frameOf(channel: number): Buffer {
  const frame = Buffer.alloc(60_004, 0x24)
  frame.writeUInt8(channel, 1)
  frame.writeUInt16BE(60_000, 2)
  frame.writeUInt8(0x80, 4)
  frame.writeUInt8(96, 5)
  return frame
}

function drip(socket: Socket, text: string): () => void {
  let at = 0
  const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ' '), DRIP)
  return () => {
    clearInterval(timer)
  }
}

/** As much as the reader takes. */
function pour({ socket, onSent }: Scene, head: string, piece: string | Buffer): () => void {
  let left = FLOOD
  socket.write(head)
  const more = (): void => {
    while (left > 0 && !socket.destroyed) {
      left -= piece.length
      onSent(piece.length)
      if (!socket.write(piece)) {
        socket.once('drain', more)
        return
      }
    }
  }
  more()
  return () => {
    left = 0
  }
}
