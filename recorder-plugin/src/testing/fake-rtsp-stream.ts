import { h264Sps, h265Sps } from './fake-rtsp-sps.ts'

/** One stream of a fake source. */
export type FakeStream = {
  codec: 'H264' | 'H265' | 'JPEG'
  width: number
  height: number
  sampleAspect?: readonly [number, number]
  /** Pictures a second that are really sent. */
  fps: number
  /** What the parameter set and "a=framerate" claim; null: nothing. */
  claims: number | null
  /** Pictures a second by the RTP clock, where it lies; null: honest. */
  clockFps: number | null
  audio: { encoding: string; payload: number; clock: number; silent: boolean } | null
  /** Packets of one picture, and bytes of one packet. */
  packets: number
  size: number
  /** Every so many packets one is not sent; 0: none missing. */
  loseEvery: number
  /** Pictures sent at once at the start, as some servers do. */
  burst: number
  /** Times as fast as life (a recording). */
  speed: number
  /** Pictures after which it stays silent or closes; null: goes on. */
  endsAfter: { pictures: number; how: 'silence' | 'close' } | null
  /** First sequence number and timestamp: both run over within the watch where they start near their end. */
  firstSequence: number
  firstStamp: number
}

export function healthyStream(change: Partial<FakeStream> = {}): FakeStream {
  return {
    codec: 'H264',
    width: 1920,
    height: 1080,
    fps: 25,
    claims: 25,
    clockFps: null,
    audio: null,
    packets: 3,
    size: 200,
    loseEvery: 0,
    burst: 0,
    speed: 1,
    endsAfter: null,
    firstSequence: 65_500,
    firstStamp: 0xffff_0000,
    ...change,
  }
}

const PAYLOAD = 96

/** Its description (RFC 8866, RFC 6184, RFC 7798). */
export function sdpOf(stream: FakeStream): string {
  const { codec, width, height, claims, audio, sampleAspect } = stream
  const set = { width, height, fps: claims, ...(sampleAspect ? { sampleAspect } : {}) }
  const lines = ['v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=Kamera', 't=0 0', 'a=control:*', 'a=range:npt=now-']
  if (codec === 'JPEG') lines.push('m=video 0 RTP/AVP 26', `a=framesize:26 ${String(width)}-${String(height)}`)
  else {
    lines.push(`m=video 0 RTP/AVP ${String(PAYLOAD)}`, `a=rtpmap:${String(PAYLOAD)} ${codec}/90000`)
    const sets =
      codec === 'H264'
        ? `packetization-mode=1;profile-level-id=42001F;sprop-parameter-sets=${h264Sps(set).toString('base64')},aM48gA==`
        : `sprop-vps=QAEM; sprop-sps=${h265Sps(set).toString('base64')}; sprop-pps=RAHA`
    lines.push(`a=fmtp:${String(PAYLOAD)} ${sets}`)
  }
  lines.push('a=control:trackID=1')
  if (audio) {
    lines.push(`m=audio 0 RTP/AVP ${String(audio.payload)}`)
    lines.push(`a=rtpmap:${String(audio.payload)} ${audio.encoding}/${String(audio.clock)}`, 'a=control:trackID=2')
  }
  return `${lines.join('\r\n')}\r\n`
}

function packet(
  channel: number,
  payload: number,
  marker: boolean,
  sequence: number,
  stamp: number,
  size: number,
): Buffer {
  const bytes = Buffer.alloc(4 + 12 + size, 0xab)
  bytes.writeUInt8(0x24, 0)
  bytes.writeUInt8(channel, 1)
  bytes.writeUInt16BE(12 + size, 2)
  bytes.writeUInt8(0x80, 4)
  bytes.writeUInt8((marker ? 0x80 : 0) | payload, 5)
  bytes.writeUInt16BE(sequence & 0xffff, 6)
  bytes.writeUInt32BE(stamp >>> 0, 8)
  bytes.writeUInt32BE(0x1234_5678, 12)
  return bytes
}

/** Sends the stream until `stop` is called. Pictures are due by the clock, not by the timer before: a late one is made up for. */
export function playStream(
  stream: FakeStream,
  channels: ReadonlyMap<number, number>,
  send: (bytes: Buffer) => void,
  close: () => void,
): () => void {
  const startedAt = performance.now()
  let pictures = 0
  let sent = 0
  let sounds = 0
  const video = channels.get(1)
  const sound = channels.get(2)

  function picture(): void {
    const rate = stream.clockFps ?? stream.fps
    const stamp = stream.firstStamp + Math.round((pictures * 90_000) / rate)
    for (let i = 0; i < stream.packets; i++) {
      sent += 1
      if (stream.loseEvery > 0 && sent % stream.loseEvery === 0) continue
      const payload = stream.codec === 'JPEG' ? 26 : PAYLOAD
      const sequence = stream.firstSequence + sent
      if (video !== undefined) send(packet(video, payload, i === stream.packets - 1, sequence, stamp, stream.size))
    }
    pictures += 1
  }

  const timer = setInterval(() => {
    const due = stream.burst + Math.floor(((performance.now() - startedAt) / 1000) * stream.fps * stream.speed)
    while (pictures <= due) {
      if (stream.endsAfter && pictures >= stream.endsAfter.pictures) {
        clearInterval(timer)
        if (stream.endsAfter.how === 'close') close()
        return
      }
      picture()
      if (stream.audio && !stream.audio.silent && sound !== undefined) {
        sounds += 1
        send(packet(sound, stream.audio.payload, true, sounds, sounds * 160, 160))
      }
    }
  }, 2)
  return () => {
    clearInterval(timer)
  }
}
