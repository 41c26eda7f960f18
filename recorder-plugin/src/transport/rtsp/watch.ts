import { ProbeError } from '../../errors.ts'
import type { Contact } from '../contact.ts'
import { frameRate, SETTLING } from './frame-rate.ts'
import type { FrameRate } from './frame-rate.ts'
import { boldest, claimsOf, pictureOf } from './picture.ts'
import type { Claims } from './picture.ts'
import type { Picture } from './bits.ts'
import { controlUri } from './place.ts'
import type { Place } from './place.ts'
import { RtpCounter } from './rtp-counter.ts'
import { audioOf, parseSdp, videoOf } from './sdp.ts'
import type { SdpMedia } from './sdp.ts'
import { RtspSession } from './session.ts'
import type { Described } from './session.ts'

/** Bytes after which watching ends with what was seen, before the connection's hard limit. */
const ENOUGH_BYTES = 48 * 1024 * 1024
/** Milliseconds to wait for the first picture. */
const FIRST_PICTURE = 10_000
/** Tick rate of every video payload format (RFC 3551 section 5). */
const VIDEO_CLOCK = 90_000

export type WatchOptions = {
  /** Seconds to watch after the first one; 0: only describe. Of a recording, seconds of its own clock. */
  seconds: number
  /** A recording played back: only its own clock counts. */
  recorded: boolean
  /** Which part of a recording (RFC 2326 section 3.7, absolute time). */
  range?: { from: string; to: string }
  /** A recording over ONVIF's replay service (Replay specification, "Require" feature tag). */
  onvifReplay?: boolean
}

/** What a stream told and what was seen of it. No byte of a picture or of sound is in it. */
export type StreamReport = {
  /** Described to somebody who gave no login. */
  anonymous: boolean
  video: { encoding: string | null; picture: Picture | null; claims: Claims }
  /** Null: no sound is listed. `packets`: how many came; null when nobody watched. */
  sound: { encoding: string | null; clock: number | null; packets: number | null } | null
  /** Null when nobody watched, or `failure` says why nothing could be measured. */
  rate: FrameRate | null
  failure: ProbeError | null
  watchedAt: string
}

/**
 * Describes a stream and watches it for a while. Throws a ProbeError when not even a description was given; what goes wrong later
 * is the report's `failure`. The connection is gone when it returns.
 */
export async function watchStream(contact: Contact, place: Place, options: WatchOptions): Promise<StreamReport> {
  const session = await RtspSession.open(contact, place)
  let control = place.uri
  try {
    const described = await session.describe()
    const sdp = parseSdp(described.sdp)
    const video = videoOf(sdp)
    const audio = audioOf(sdp)
    if (!video) throw new ProbeError('unsupported', 'the stream has no picture')
    control = controlUri(contact, place.port, described.base, sdp.control)
    const report: StreamReport = {
      anonymous: described.anonymous,
      video: { encoding: video.encoding, picture: pictureOf(video), claims: claimsOf(video) },
      sound: audio && { encoding: audio.encoding, clock: audio.clock, packets: null },
      rate: null,
      failure: null,
      watchedAt: new Date().toISOString(),
    }
    if (options.seconds <= 0) return report
    try {
      const tracks = new Tracks(contact, place, session, described)
      const counters = await tracks.setUp(video, audio, options)
      const endedAt = await play(session, control, counters.video, options, video.clock ?? VIDEO_CLOCK)
      if (report.sound) report.sound.packets = counters.audio?.packets ?? null
      report.rate = frameRate(counters.video, {
        clock: video.clock ?? VIDEO_CLOCK,
        recorded: options.recorded,
        endedAt,
        claimed: boldest(report.video.claims),
      })
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error
      report.failure = error
    }
    return report
  } finally {
    await session.end(control)
  }
}

/** The tracks of one stream and the channels their packets come on. */
class Tracks {
  readonly #contact: Contact
  readonly #place: Place
  readonly #session: RtspSession
  readonly #described: Described

  constructor(contact: Contact, place: Place, session: RtspSession, described: Described) {
    this.#contact = contact
    this.#place = place
    this.#session = session
    this.#described = described
  }

  /** Sound is set up too: listed is not yet heard. A device that gives only one of the two gives the picture. */
  async setUp(
    video: SdpMedia,
    audio: SdpMedia | null,
    { onvifReplay = false }: WatchOptions,
  ): Promise<{ video: RtpCounter; audio: RtpCounter | null }> {
    const pictures = new RtpCounter(video.payload)
    const sounds = audio && new RtpCounter(audio.payload)
    const pictureChannel = await this.#one(video, 0, onvifReplay)
    let soundChannel: number | null = null
    try {
      if (audio) soundChannel = await this.#one(audio, 2, onvifReplay)
    } catch (error) {
      if (!(error instanceof ProbeError) || this.#session.line.ended) throw error
    }
    this.#session.line.onPacket = ({ channel, length, header }) => {
      if (channel === pictureChannel) pictures.take(header, length, performance.now())
      else if (channel === soundChannel) sounds?.take(header, length, performance.now())
    }
    return { video: pictures, audio: soundChannel === null ? null : sounds }
  }

  #one(media: SdpMedia, channel: number, onvifReplay: boolean): Promise<number> {
    const uri = controlUri(this.#contact, this.#place.port, this.#described.base, media.control)
    return this.#session.setup(uri, channel, onvifReplay ? 'onvif-replay' : undefined)
  }
}

/** "20261122T010203Z", as an absolute range wants it. */
const clockTime = (instant: string) =>
  new Date(instant).toISOString().replaceAll('-', '').replaceAll(':', '').replace(/\.\d+/, '')

function rangeOf({ range }: WatchOptions): string {
  return range ? `clock=${clockTime(range.from)}-${clockTime(range.to)}` : 'npt=0.000-'
}

/** Plays until enough was seen; answers when that was. Throws what ended the stream before that. */
async function play(
  session: RtspSession,
  uri: string,
  counter: RtpCounter,
  options: WatchOptions,
  clock: number,
): Promise<number> {
  const { line } = session
  await session.play(uri, {
    Range: rangeOf(options),
    ...(options.onvifReplay ? { Require: 'onvif-replay' } : {}),
  })
  const wanted = options.seconds * 1000 + SETTLING
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const finish = (error: ProbeError | null) => {
      clearInterval(look)
      line.onEnd = () => undefined
      const seen = played(counter, options.recorded, clock)
      // A recording ends where it ends, and a live stream that broke off late has still been seen.
      if (error && (error.kind === 'timeout' || seen < wanted / 2)) reject(error)
      else resolve(performance.now())
    }
    const look = setInterval(() => {
      const now = performance.now()
      const first = counter.frames[0]
      if (!first) {
        if (now - startedAt > FIRST_PICTURE) finish(new ProbeError('timeout', 'not one picture came'))
      } else if (
        counter.bytes > ENOUGH_BYTES ||
        now - first.at >= wanted ||
        played(counter, options.recorded, clock) >= wanted
      )
        finish(null)
    }, 20)
    if (line.ended) finish(line.ended)
    else line.onEnd = finish
  })
}

/** Milliseconds seen so far: of a recording by its own clock, which may run faster than ours. */
function played({ frames }: RtpCounter, recorded: boolean, clock: number): number {
  const first = frames[0]
  const last = frames.at(-1)
  if (!first || !last) return 0
  return recorded ? ((last.ticks - first.ticks) / clock) * 1000 : last.at - first.at
}
