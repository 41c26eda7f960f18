import { describe, expect, it } from 'vitest'
import { frameRate } from './frame-rate.ts'
import { RtpCounter } from './rtp-counter.ts'

const CLOCK = 90_000

type Sending = {
  fps: number
  seconds: number
  /** Pictures a second by the RTP clock, if that lies. */
  clockFps?: number
  sequence?: number
  stamp?: number
  lose?: (packet: number) => boolean
  /** Milliseconds by which a picture comes late. */
  late?: (picture: number) => number
  /** Milliseconds at which it is sent, instead of by its rate. */
  at?: (picture: number) => number
  markers?: boolean
}

function header(sequence: number, stamp: number, marker: boolean, source = 1, type = 96): Buffer {
  const bytes = Buffer.alloc(12)
  bytes[0] = 0x80
  bytes[1] = (marker ? 0x80 : 0) | type
  bytes.writeUInt16BE(sequence & 0xffff, 2)
  bytes.writeUInt32BE(stamp >>> 0, 4)
  bytes.writeUInt32BE(source, 8)
  return bytes
}

function sent(sending: Sending): RtpCounter {
  const { fps, seconds, clockFps = fps, sequence = 65_530, stamp = 0xffff_fff0, markers = true } = sending
  const counter = new RtpCounter(96)
  let packet = 0
  for (let picture = 0; picture <= fps * seconds; picture++)
    for (let i = 0; i < 3; i++) {
      packet += 1
      if (sending.lose?.(packet)) continue
      const at = sending.at?.(picture) ?? (picture * 1000) / fps + (sending.late?.(picture) ?? 0)
      const ticks = stamp + Math.round((picture * CLOCK) / clockFps)
      counter.take(header(sequence + packet, ticks, markers && i === 2), 1000, at)
    }
  return counter
}
const rate = (sending: Sending, recorded = false) =>
  frameRate(sent(sending), { clock: CLOCK, recorded, endedAt: sending.seconds * 1000, claimed: 25 })

describe('a frame rate', () => {
  it('is not told from too little', () => {
    const window = { clock: CLOCK, recorded: false, endedAt: 5000, claimed: null }
    expect(() => frameRate(new RtpCounter(96), window)).toThrow(expect.objectContaining({ kind: 'timeout' }))
    expect(() => rate({ fps: 25, seconds: 0.9 })).toThrow(expect.objectContaining({ kind: 'timeout' }))
  })

  it('is not told of a recording whose clock stands still', () => {
    const counter = new RtpCounter(96)
    for (let i = 0; i < 100; i++) counter.take(header(i, 5, true), 1000, i * 40)
    expect(counter.frames).toHaveLength(1)
  })

  it.each([25, 12, 12.5, 15, 29.97, 50, 1])('is exact for a camera that sends %s a second', (fps) => {
    const told = rate({ fps, seconds: 10 })
    expect(told.fps).toBeCloseTo(fps, 2)
    expect(told).toMatchObject({ by: 'rtp', clockAgrees: true, lost: 0, gaps: 0 })
  })

  it('keeps the claim beside the truth', () => {
    const told = rate({ fps: 12, seconds: 10 })
    expect(told).toMatchObject({ claimed: 25, clockAgrees: true })
    expect(told.fps).toBeCloseTo(12, 3)
  })

  it('goes by the wall clock where the stream’s own clock lies, either way', () => {
    for (const [fps, clockFps] of [
      [12, 25],
      [25, 12],
    ] as const) {
      const told = rate({ fps, clockFps, seconds: 10 })
      expect(told).toMatchObject({ by: 'wall', clockAgrees: false })
      expect(told.fps).toBeCloseTo(fps, 1)
      expect(told.rtp).toBeCloseTo(clockFps, 1)
    }
  })

  it('is not pushed up by the burst at the start', () => {
    const counter = sent({ fps: 25, seconds: 10, at: (picture) => Math.max(0, (picture - 20) * 40) })
    const told = frameRate(counter, { clock: CLOCK, recorded: false, endedAt: 9200, claimed: null })
    expect(told.wall).toBeCloseTo(25, 1)
    expect(told.clockAgrees).toBe(true)
  })

  it('says how sure it is: uneven arrival widens the bar and covers the difference', () => {
    const even = rate({ fps: 25, seconds: 10 })
    const uneven = rate({ fps: 25, seconds: 10, late: (picture) => (picture % 7) * 20 })
    expect(even.bar).toBeLessThan(0.01)
    expect(uneven.bar).toBeGreaterThan(0.1)
    expect(Math.abs(uneven.wall - 25)).toBeLessThanOrEqual(uneven.bar)
    expect(uneven.clockAgrees).toBe(true)
  })

  it('counts the silence of a camera that froze', () => {
    const counter = sent({ fps: 25, seconds: 5 })
    const told = frameRate(counter, { clock: CLOCK, recorded: false, endedAt: 9000, claimed: null })
    expect(told).toMatchObject({ by: 'wall', clockAgrees: false, longestGap: 4000 })
    expect(told.fps).toBeCloseTo(12.5, 1)
  })

  it('tells losses and where the longest gap was', () => {
    const told = rate({ fps: 25, seconds: 10, lose: (packet) => packet > 300 && packet <= 330 })
    expect(told).toMatchObject({ lost: 30, gaps: 1 })
    expect(told.longestGap).toBeCloseTo(440, -1)
  })

  it('goes by a recording’s own clock however fast it is sent', () => {
    const told = rate({ fps: 12, seconds: 10, at: (picture) => picture }, true)
    expect(told.fps).toBeCloseTo(12, 2)
    expect(told).toMatchObject({ by: 'rtp', clockAgrees: true })
    expect(told.bar).toBeGreaterThan(0)
    expect(told.bar).toBeLessThan(0.1)
  })
})

describe('the counter', () => {
  it('counts pictures by their time, with or without markers', () => {
    const marked = sent({ fps: 25, seconds: 2 })
    const unmarked = sent({ fps: 25, seconds: 2, markers: false })
    expect(unmarked.frames).toEqual(marked.frames)
    expect([marked.markers, unmarked.markers]).toEqual([51, 0])
  })

  it('passes over other payloads, noise and repetitions', () => {
    const counter = new RtpCounter(96)
    counter.take(header(1, 100, true), 50, 0)
    counter.take(header(1, 100, true), 50, 1)
    counter.take(header(9, 900, true, 1, 97), 50, 2)
    counter.take(Buffer.from('not RTP at all'), 14, 3)
    counter.take(Buffer.alloc(3), 3, 4)
    counter.take(header(2, 3700, true), 50, 5)
    expect(counter).toMatchObject({ packets: 2, lost: 0 })
    expect(counter.frames.map(({ ticks }) => ticks)).toEqual([0, 3600])
  })

  it('goes on over a source that starts anew', () => {
    const counter = new RtpCounter(96)
    for (let i = 0; i < 10; i++) counter.take(header(i, i * 3600, true), 50, i)
    for (let i = 0; i < 10; i++) counter.take(header(40_000 + i, 7_000_000 + i * 3600, true, 2), 50, 10 + i)
    expect(counter.lost).toBe(0)
    expect(counter.frames.map(({ ticks }) => ticks)).toEqual(Array.from({ length: 20 }, (_, i) => i * 3600))
  })

  it('ends when there are more pictures than any camera sends', () => {
    const counter = new RtpCounter(96)
    expect(() => {
      for (let i = 0; i < 100_001; i++) counter.take(header(i, i, true), 12, i)
    }).toThrow(expect.objectContaining({ kind: 'malformed' }))
  })
})
