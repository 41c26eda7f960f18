import { ProbeError } from '../../errors.ts'
import type { Frame, RtpCounter } from './rtp-counter.ts'

/** Milliseconds at the start that are not counted: servers begin with a burst (recorders.md section 5.1). */
export const SETTLING = 1000
/** Share by which the two clocks may differ and still agree (recorders.md section 5.2). */
const AGREEMENT = 0.03
/** Usual steps, and milliseconds, without a picture at the end, after which the stream has stopped and the silence counts. */
const STOPPED = { steps: 3, ms: 1000 }

/** What was measured on a stream, both ways, with what it claims beside it. Rates are pictures a second. */
export type FrameRate = {
  /** The rate to go by, and which clock told it. */
  fps: number
  by: 'rtp' | 'wall'
  /** Half width of the interval in which the true rate of what arrived lies. */
  bar: number
  rtp: number
  wall: number
  /** Whether the stream's own clock tells the truth. Always true for a recording: it may be sent faster than it was taken. */
  clockAgrees: boolean
  claimed: number | null
  frames: number
  /** Seconds measured, by the clock told in `by`. */
  span: number
  packets: number
  lost: number
  gaps: number
  /** Longest time between two pictures, milliseconds. */
  longestGap: number
}

type Window = {
  /** Ticks a second of the RTP clock. */
  clock: number
  recorded: boolean
  /** When watching ended, same clock as the frames' `at`. */
  endedAt: number
  claimed: number | null
}

const seconds = (ms: number) => ms / 1000

/** The pictures after the first second: by arrival, or by their own clock where arrival says nothing. */
function settled(frames: readonly Frame[], { clock, recorded }: Window): readonly Frame[] {
  const start = frames[0]
  if (!start) return []
  return frames.filter(({ at, ticks }) =>
    recorded ? (ticks - start.ticks) / clock >= seconds(SETTLING) : at - start.at >= SETTLING,
  )
}

/**
 * Frame rate of what a counter saw (recorders.md section 5). Throws `timeout` when too few pictures came to tell a rate.
 */
export function frameRate(counter: RtpCounter, window: Window): FrameRate {
  const frames = settled(counter.frames, window)
  const first = frames[0]
  const last = frames.at(-1)
  if (!first || !last || frames.length < 2 || last.at < first.at)
    throw new ProbeError('timeout', `${String(counter.frames.length)} pictures came: too few to tell a rate`)
  const steps = frames.length - 1
  const ticks = frames.map((frame) => frame.ticks)
  const rtpSpan = (max(ticks) - min(ticks)) / window.clock
  if (rtpSpan <= 0 && window.recorded) throw new ProbeError('malformed', 'the stream’s clock stands still')
  const rtp = rtpSpan > 0 ? steps / rtpSpan : 0

  const silence = window.endedAt - last.at
  const stopped = !window.recorded && silence > Math.max(STOPPED.ms, (STOPPED.steps * (last.at - first.at)) / steps)
  const wallSpan = Math.max(seconds((stopped ? window.endedAt : last.at) - first.at), Number.EPSILON)
  const wall = steps / wallSpan
  // The first and the last picture may each have come as early or late as any between them.
  const bar = (2 * wall * arrivalSpread(frames, wall, window.clock)) / wallSpan

  const clockAgrees = window.recorded || Math.abs(rtp - wall) <= Math.max(AGREEMENT * wall, bar)
  const arrivals = frames.slice(1).map((frame, i) => frame.at - (frames[i]?.at ?? frame.at))
  const played = frames.slice(1).map((frame, i) => ((frame.ticks - (frames[i]?.ticks ?? 0)) / window.clock) * 1000)
  const longestGap = window.recorded ? max(played) : Math.max(max(arrivals), stopped ? silence : 0)
  return {
    fps: clockAgrees ? rtp : wall,
    by: clockAgrees ? 'rtp' : 'wall',
    // Of a recording only its own clock is known; one picture more or less at the edges is what can be wrong.
    bar: window.recorded ? 1 / rtpSpan / 2 : Math.max(bar, clockAgrees ? Math.abs(rtp - wall) : 0),
    rtp,
    wall,
    clockAgrees,
    claimed: window.claimed,
    frames: frames.length,
    span: clockAgrees && window.recorded ? rtpSpan : wallSpan,
    packets: counter.packets,
    lost: counter.lost,
    gaps: counter.gaps,
    longestGap,
  }
}

/**
 * Seconds by which pictures came earlier or later than an even source would have sent them: against their own clock or
 * against an even beat, whichever fits better (either may be a lie).
 */
function arrivalSpread(frames: readonly Frame[], wall: number, clock: number): number {
  const byClock = frames.map(({ at, ticks }) => seconds(at) - ticks / clock)
  const byBeat = frames.map(({ at }, i) => seconds(at) - i / wall)
  return Math.min(max(byClock) - min(byClock), max(byBeat) - min(byBeat))
}

const max = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
const min = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
