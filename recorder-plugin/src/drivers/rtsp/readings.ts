import type { FactValue } from '@nadzor/shared/facts/fact'
import type { DriverReading } from '../../driver.ts'
import type { ProbeErrorKind } from '../../errors.ts'
import type { FrameRate } from '../../transport/rtsp/frame-rate.ts'
import type { Claims } from '../../transport/rtsp/picture.ts'
import type { StreamReport } from '../../transport/rtsp/watch.ts'
import { displayAspect } from '../aspect.ts'
import { codecName } from '../codec.ts'
import { tell, unitOf, untold } from '../readings.ts'

/** What a stream can tell of its channel. */
export type StreamFact =
  | 'ch.codec'
  | 'ch.width'
  | 'ch.height'
  | 'ch.dar'
  | 'ch.fps_live'
  | 'ch.fps_meas'
  | 'ch.audio_cfg'
  | 'ch.audio_track'
  | 'ch.audio_rate'

const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits

function claimsText({ description, parameters }: Claims): string {
  const [one, other] = [description ?? parameters, parameters]
  if (one === null) return 'no rate claimed'
  if (other === null || other === one) return `claims ${String(round(one, 3))}`
  return `claims ${String(round(one, 3))} in its description and ${String(round(other, 3))} in its headers`
}

/** The measurement in words: both clocks, the claim beside the truth, the error bar, loss and freezes, and when it was. */
export function describeRate(rate: FrameRate, claims: Claims, at: string): string {
  const { frames, span, rtp, wall, bar, lost, packets, gaps, longestGap } = rate
  const parts = [
    `RTSP PLAY, ${String(frames)} pictures in ${span.toFixed(1)} s at ${at}`,
    `${rate.fps.toFixed(2)} ± ${bar.toFixed(2)} by the ${rate.by === 'rtp' ? 'stream’s clock' : 'wall clock'}`,
    `stream’s clock ${rtp.toFixed(2)}, wall clock ${wall.toFixed(2)}${rate.clockAgrees ? '' : ': the stream’s clock disagrees'}`,
    claimsText(claims),
    `${String(lost)} of ${String(packets + lost)} packets missing in ${String(gaps)} gaps`,
    `longest time between pictures ${longestGap.toFixed(0)} ms`,
  ]
  return parts.join('; ')
}

function sampled(fact: StreamFact, channel: number | null, value: FactValue, source: string): DriverReading {
  return { fact, channel, unit: unitOf(fact), how: 'sampled', source, value, unavailable: null }
}

function rateReading(fact: StreamFact, report: StreamReport, channel: number | null): DriverReading {
  if (report.rate) {
    return sampled(
      fact,
      channel,
      round(report.rate.fps, 2),
      describeRate(report.rate, report.video.claims, report.watchedAt),
    )
  }
  if (report.failure) return untold(fact, report.failure.kind, `RTSP PLAY: ${report.failure.message}`, channel)
  return untold(fact, 'unsupported', 'RTSP DESCRIBE: nobody watched', channel)
}

/** Listed is not yet heard: sound that is listed but never came is neither a yes nor a no. */
function soundReading(fact: StreamFact, { sound, watchedAt }: StreamReport, channel: number | null): DriverReading {
  if (!sound) return tell(fact, false, 'RTSP DESCRIBE: no m=audio', channel)
  if (sound.packets === null) return tell(fact, true, 'RTSP DESCRIBE m=audio', channel)
  if (sound.packets === 0) return untold(fact, 'timeout', `RTSP PLAY: m=audio, and no sound at ${watchedAt}`, channel)
  return sampled(fact, channel, true, `RTSP PLAY: ${String(sound.packets)} packets of sound at ${watchedAt}`)
}

/** Shape of the shown picture: by the pixels' own shape where it is told and not square, else by the recorded size. */
function aspectOf(picture: StreamReport['video']['picture']): string | null {
  if (!picture) return null
  const { width, height, sampleAspect } = picture
  if (sampleAspect === null || sampleAspect === 1) return displayAspect(width, height)
  return displayAspect(Math.round(width * sampleAspect), height)
}

type Tell = (report: StreamReport, channel: number | null) => DriverReading

const tellers: Readonly<Record<StreamFact, Tell>> = {
  'ch.codec': ({ video }, channel) => tell('ch.codec', codecName(video.encoding), 'RTSP DESCRIBE rtpmap', channel),
  'ch.width': ({ video }, channel) => tell('ch.width', video.picture?.width ?? null, 'RTSP DESCRIBE sprop', channel),
  'ch.height': ({ video }, channel) => tell('ch.height', video.picture?.height ?? null, 'RTSP DESCRIBE sprop', channel),
  'ch.dar': ({ video }, channel) => tell('ch.dar', aspectOf(video.picture), 'RTSP DESCRIBE sprop', channel),
  'ch.fps_live': (report, channel) => rateReading('ch.fps_live', report, channel),
  'ch.fps_meas': (report, channel) => rateReading('ch.fps_meas', report, channel),
  'ch.audio_cfg': (report, channel) => soundReading('ch.audio_cfg', report, channel),
  'ch.audio_track': (report, channel) => soundReading('ch.audio_track', report, channel),
  'ch.audio_rate': ({ sound }, channel) => tell('ch.audio_rate', samplingRate(sound), 'RTSP DESCRIBE rtpmap', channel),
}

/** G.722 samples at 16 kHz and says 8000 for historical reasons (RFC 3551 section 4.5.2). */
function samplingRate(sound: StreamReport['sound']): number | null {
  return sound?.encoding?.toUpperCase() === 'G722' ? 16_000 : (sound?.clock ?? null)
}

/** What a report says of the facts asked for. */
export function readingsOf(
  report: StreamReport,
  facts: readonly StreamFact[],
  channel: number | null,
): DriverReading[] {
  return facts.map((fact) => tellers[fact](report, channel))
}

/** The same reason for every fact asked for. */
export function untoldOf(
  facts: readonly string[],
  kind: ProbeErrorKind,
  message: string,
  channel: number | null,
): DriverReading[] {
  return facts.map((fact) => untold(fact, kind, `RTSP: ${message}`, channel))
}
