import { describe, expect, it } from 'vitest'
import { h264Sps, h265Sps } from '../../testing/fake-rtsp-sps.ts'
import { healthyStream, sdpOf } from '../../testing/fake-rtsp-stream.ts'
import { readH264Sps } from './h264-sps.ts'
import { readH265Sps } from './h265-sps.ts'
import { boldest, claimsOf, pictureOf } from './picture.ts'
import { audioOf, parseSdp, videoOf } from './sdp.ts'
import type { SdpMedia } from './sdp.ts'

const video = (lines: string): SdpMedia => {
  const found = videoOf(parseSdp(`v=0\r\nm=video 0 RTP/AVP 96\r\n${lines}`))
  if (!found) throw new Error('the test has no picture')
  return found
}
const from = (text: string) => Buffer.from(text, 'base64')

describe('a description', () => {
  it.each([
    ['an empty one', ''],
    ['a web page', '<!doctype html><form>'],
    ['one with thousands of lines', 'm=video 0 RTP/AVP 96\n'.repeat(2000)],
    ['one with a hundred streams', 'm=video 0 RTP/AVP 96\n'.repeat(100)],
  ])('is not %s', (_what, text) => {
    expect(() => parseSdp(text)).toThrow(expect.objectContaining({ kind: 'malformed' }))
  })

  it('tells codec, clock, track, claim and sound', () => {
    const audio = { encoding: 'PCMA', payload: 8, clock: 8000, silent: false }
    const sdp = parseSdp(sdpOf(healthyStream({ audio })))
    expect(sdp.control).toBe('*')
    expect(videoOf(sdp)).toMatchObject({ encoding: 'H264', clock: 90_000, payload: 96, control: 'trackID=1' })
    expect(audioOf(sdp)).toMatchObject({ encoding: 'PCMA', clock: 8000, control: 'trackID=2' })
    expect(audioOf(parseSdp(sdpOf(healthyStream())))).toBeNull()
  })

  it('knows what needs no rtpmap', () => {
    const sdp = parseSdp('m=video 0 RTP/AVP 26\na=framesize:26 640-480\nm=audio 0 RTP/AVP 0\n')
    expect(videoOf(sdp)).toMatchObject({ encoding: 'JPEG', clock: 90_000, size: { width: 640, height: 480 } })
    expect(audioOf(sdp)).toMatchObject({ encoding: 'PCMU', clock: 8000 })
  })

  it('keeps what the description claims apart from what the parameter set claims', () => {
    const set = `a=rtpmap:96 H264/90000\na=fmtp:96 sprop-parameter-sets=${h264Sps({ width: 640, height: 480, fps: 25 }).toString('base64')}\n`
    expect(claimsOf(video(set))).toEqual({ description: null, parameters: 25 })
    expect(claimsOf(video(`${set}a=framerate:12.5\n`))).toEqual({ description: 12.5, parameters: 25 })
    for (const nonsense of ['0', '-1', 'Infinity', '1e9', ''])
      expect(claimsOf(video(`${set}a=framerate:${nonsense}\n`)).description).toBeNull()
    expect(boldest({ description: 12, parameters: 25 })).toBe(25)
    expect(boldest({ description: 12, parameters: null })).toBe(12)
    expect(boldest({ description: null, parameters: null })).toBeNull()
  })

  it.each([
    ['a clock of nothing', 'a=rtpmap:96 H264/0\n', { clock: null }],
    ['another payload’s map', 'a=rtpmap:97 H265/90000\n', { encoding: null }],
    ['dimensions of a camera', 'a=x-dimensions:1280,720\n', { size: { width: 1280, height: 720 } }],
    ['dimensions of nothing', 'a=x-dimensions:0,720\n', { size: null }],
    ['names of the language itself', 'a=__proto__:1\na=constructor:2\n', { control: null }],
  ])('reads %s as what it is', (_what, lines, expected) => {
    expect(video(lines)).toMatchObject(expected)
  })

  it('says nothing of a picture whose parameter set is none', () => {
    for (const set of ['', 'AAAA', '====', 'Z0LAFtoCgL'.repeat(2000), 'Z2Q='])
      expect(pictureOf(video(`a=rtpmap:96 H264/90000\na=fmtp:96 sprop-parameter-sets=${set}\n`))).toBeNull()
  })
})

/** Parameter sets written by x264 and x265 (ffmpeg 5.1) for pictures of known size, shape and rate. */
describe('a parameter set of a real encoder', () => {
  it.each([
    ['x264 ultrafast', 'Z0LAFtoCgL/lwEQAAAMABAAAAwBgPFi6gA==', 640, 360, 1, 12],
    ['x264 High, cropped to 1080 lines', 'Z2QAKKzZQHgCJ+XARAAAAwAEAAADAMg8YMZY', 1920, 1080, 1, 25],
    ['x264 interlaced, pixels 12:11', 'Z2QAFqzZQLAk2BCAAAADAQAAAwAZD4oUyw==', 704, 576, 12 / 11, 12.5],
    ['x264 4:4:4 with scaling lists', 'Z/QAFpGbKBQHtgIgAAADACAAAAMCgeLFssA=', 640, 480, 1, 10],
  ])('H.264: %s', (_what, set, width, height, sampleAspect, claimed) => {
    expect(readH264Sps(from(set))).toEqual({ width, height, sampleAspect, claimed })
    expect(readH265Sps(from(set))).toBeNull()
  })

  it.each([
    ['x265', 'QgEBAWAAAAMAkAAAAwAAAwBdoAKAgC0WWVmkkyvAWgIAAAMAAgAAAwAeEA==', 1280, 720, 1, 15],
    ['x265 slow, pixels 4:3', 'QgEBAWAAAAMAkAAAAwAAAwCWoAFAIAWhZZWaSTleHNAQAAADABAAAAMBQIA=', 2560, 1440, 4 / 3, 20],
  ])('H.265: %s', (_what, set, width, height, sampleAspect, claimed) => {
    expect(readH265Sps(from(set))).toEqual({ width, height, sampleAspect, claimed })
    expect(readH264Sps(from(set))).toBeNull()
  })

  it('cut off anywhere gives the whole size or nothing, never a wrong one', () => {
    const sets = [
      [readH264Sps, h264Sps({ width: 704, height: 576, fps: 25, sampleAspect: [12, 11] })],
      [readH265Sps, h265Sps({ width: 704, height: 570, fps: 25, sampleAspect: [12, 11] })],
      [readH264Sps, from('Z2QAKKzZQHgCJ+XARAAAAwAEAAADAMg8YMZY')],
      [readH265Sps, from('QgEBAWAAAAMAkAAAAwAAAwBdoAKAgC0WWVmkkyvAWgIAAAMAAgAAAwAeEA==')],
    ] as const
    for (const [read, set] of sets) {
      const whole = read(set)
      expect(whole).not.toBeNull()
      for (let length = 0; length < set.length; length++) {
        const part = read(set.subarray(0, length))
        if (part) expect([part.width, part.height]).toEqual([whole?.width, whole?.height])
        if (part?.claimed != null) expect(part.claimed).toBe(whole?.claimed)
      }
    }
  })

  it('written by the fake says what the fake means, at any size', () => {
    for (const [width, height] of [
      [1920, 1080],
      [2592, 1944],
      [704, 576],
      [352, 288],
      [3840, 2160],
    ] as const)
      for (const fps of [null, 1, 12, 25]) {
        const expected = { width, height, sampleAspect: null, claimed: fps }
        expect(readH264Sps(h264Sps({ width, height, fps }))).toEqual(expected)
        expect(readH265Sps(h265Sps({ width, height, fps }))).toEqual(expected)
      }
  })

  it('made of noise neither hangs nor throws', () => {
    let seed = 7
    const next = () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff) >> 16
    for (let i = 0; i < 5000; i++) {
      const noise = Buffer.from(Array.from({ length: 1 + (next() % 80) }, () => next() & 0xff))
      noise[0] = i % 2 === 0 ? 0x67 : 0x42
      for (const picture of [readH264Sps(noise), readH265Sps(noise)])
        if (picture) expect(picture.width > 0 && picture.height > 0).toBe(true)
    }
  })
})
