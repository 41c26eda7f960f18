import type { DriverReading, Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { displayAspect } from '../aspect.ts'
import { codecName } from '../codec.ts'
import { attempt, tell } from '../readings.ts'
import type { CgiBody } from './cgi-body.ts'
import type { CgiClient } from './cgi-client.ts'

/** Tables count channels from 0, screens and registers from 1. */
export const channelOf = (index: number) => index + 1

/** The main stream in one of its three shapes: recorded by schedule, on movement, on alarm. */
type Format = { width: number | null; height: number | null; fps: number | null; audio: boolean | null; at: string }

export type Encoded = { index: number; formats: Format[] }

function formatsOf(body: CgiBody, index: number): Format[] {
  const main = `Encode[${String(index)}].MainFormat`
  return body.indices(main).flatMap((t) => {
    const at = `${main}[${String(t)}]`
    if (body.yesNo(`${at}.VideoEnable`) === false) return []
    const [width, height] = sizeOf(body, at)
    const fps = body.number(`${at}.Video.FPS`) ?? body.number(`${at}.Video.fps`)
    return [{ width, height, fps, audio: body.yesNo(`${at}.AudioEnable`), at }]
  })
}

function sizeOf(body: CgiBody, at: string): [number | null, number | null] {
  const [width, height] = [body.number(`${at}.Video.Width`), body.number(`${at}.Video.Height`)]
  if (width !== null && height !== null) return [width, height]
  const text = body.text(`${at}.Video.resolution`) ?? body.text(`${at}.Video.Resolution`) ?? ''
  const [wide, high] = text.split('x').map(Number)
  return [wide !== undefined && wide > 0 ? wide : null, high !== undefined && high > 0 ? high : null]
}

const least = <T>(values: readonly T[], key: (value: T) => number | null): T | null =>
  values.reduce<T | null>((best, value) => {
    const [a, b] = [key(value), best && key(best)]
    return a === null || (b !== null && b <= a) ? best : value
  }, null)

/** The Encode table, read once for all topics. It lists only the channels that are bound to a camera. */
export class Encoding {
  readonly #client: CgiClient
  #body: Promise<CgiBody> | null = null

  constructor(client: CgiClient) {
    this.#client = client
  }

  body(): Promise<CgiBody> {
    this.#body ??= this.#client.config('Encode')
    return this.#body
  }

  async channels(): Promise<Encoded[]> {
    const body = await this.body()
    const channels = body
      .indices('Encode')
      .map((index) => ({ index, formats: formatsOf(body, index) }))
      .filter(({ formats }) => formats.length > 0)
    if (channels.length === 0) throw new ProbeError('malformed', 'Encode lists no main stream')
    return channels
  }
}

function ofChannel(body: CgiBody, { index, formats }: Encoded): DriverReading[] {
  const channel = channelOf(index)
  // The recorder changes the shape by what triggers it: what is kept may be the poorest of them.
  const smallest = least(formats, ({ width, height }) => (width && height ? width * height : null))
  const slowest = least(formats, ({ fps }) => fps)
  const sounds = formats.map(({ audio }) => audio)
  const sound = sounds.includes(true) ? true : sounds.includes(null) ? null : false
  const heard = formats.find(({ audio }) => audio === true)
  const number = (key: string) => (heard ? body.number(`${heard.at}.Audio.${key}`) : null)
  const [width, height] = [smallest?.width ?? null, smallest?.height ?? null]
  const source = (name: string) => `Encode MainFormat ${name}`
  const first = formats[0]?.at ?? ''
  return [
    tell('ch.codec', codecName(body.text(`${first}.Video.Compression`)), source('Compression'), channel),
    tell('ch.width', width, source('Width, the smallest of its triggers'), channel),
    tell('ch.height', height, source('Height, the smallest of its triggers'), channel),
    tell('ch.dar', displayAspect(width, height), 'by the recorded size', channel),
    tell('ch.fps_cfg', slowest?.fps ?? null, source('FPS, the lowest of its triggers'), channel),
    tell('ch.audio_cfg', sound, source('AudioEnable'), channel),
    tell('ch.audio_rate', number('Frequency'), source('Audio Frequency'), channel),
    tell('ch.audio_bits', number('Depth'), source('Audio Depth'), channel),
  ]
}

export function streamsTopic(encoding: Encoding): Topic {
  return {
    name: 'streams',
    facts: [
      'ch.codec',
      'ch.width',
      'ch.height',
      'ch.dar',
      'ch.fps_cfg',
      'ch.audio_cfg',
      'ch.audio_rate',
      'ch.audio_bits',
    ],
    async ask() {
      const channels = await encoding.channels()
      const body = await encoding.body()
      return channels.flatMap((channel) => ofChannel(body, channel))
    },
  }
}

/** Names, and which channels have lost their picture. "No Events" is an answer; any other error is none. */
export function inputsTopic(client: CgiClient, encoding: Encoding): Topic {
  return {
    name: 'inputs',
    facts: ['ch.name', 'ch.online'],
    async ask() {
      const channels = (await encoding.channels()).map(({ index }) => index)
      const names = await attempt(['ch.name'], async () => {
        const titles = await client.config('ChannelTitle')
        return channels.map((index) =>
          tell('ch.name', titles.text(`ChannelTitle[${String(index)}].Name`), 'ChannelTitle Name', channelOf(index)),
        )
      })
      const online = await attempt(['ch.online'], async () => {
        const loss = await client.get('videoLoss')
        const lost = new Set(loss.indices('channels').map((i) => loss.number(`channels[${String(i)}]`)))
        if (loss.size > 0 && lost.size === 0) throw new ProbeError('malformed', 'getEventIndexes without channels')
        return channels.map((index) =>
          tell('ch.online', !lost.has(index), 'eventManager getEventIndexes VideoLoss', channelOf(index)),
        )
      })
      return [...names, ...online]
    },
  }
}
