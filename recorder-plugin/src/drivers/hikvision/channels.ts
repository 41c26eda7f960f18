import type { DriverReading, Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { find, findAll, numberAt, textAt } from '../../transport/xml.ts'
import type { Element } from '../../transport/xml.ts'
import { displayAspect } from '../aspect.ts'
import { codecName } from '../codec.ts'
import { channelNumber, tell } from '../readings.ts'
import { findDeep, yesNo } from './accounts.ts'
import type { IsapiClient } from './isapi-client.ts'

/** A channel's main stream: its claims, not measurements. */
export type MainStream = { channel: number; stream: number; element: Element; audio: boolean | null }

type Input = { channel: number; name: string | null; online: boolean | null }

/** Stream 01 of the last channel that any recorder has. */
const MAX_STREAM = 409_601

/** Main streams are numbered channel x 100 + 1 (101, 201, ... 1601); old single-channel devices say 1. */
function mainStream(element: Element): MainStream | null {
  const id = numberAt(element, 'id')
  if (id === null || !Number.isInteger(id) || id < 1 || id > MAX_STREAM) return null
  const channel = id < 100 ? id : Math.floor(id / 100)
  if (id >= 100 && id % 100 !== 1) return null
  const audio = find(element, 'Audio')
  return { channel, stream: id, element, audio: audio && yesNo(textAt(audio, 'enabled')) }
}

/** The first of each channel: what a device lists twice is not two channels. */
function once<T extends { channel: number }>(list: readonly T[]): T[] {
  return [...new Map([...list].reverse().map((one) => [one.channel, one])).values()].reverse()
}

/** What is read once and used by several topics. */
export class Channels {
  readonly #client: IsapiClient
  #streams: Promise<MainStream[]> | null = null
  #inputs: Promise<Input[]> | null = null

  constructor(client: IsapiClient) {
    this.#client = client
  }

  /** Streaming/channels. Throws when there is none: without it nobody knows which channels there are. */
  streams(): Promise<MainStream[]> {
    this.#streams ??= this.#client.get('streams').then((list) => {
      const streams = findAll(list, 'StreamingChannel')
        .map(mainStream)
        .filter((stream) => stream !== null)
      if (streams.length === 0) throw new ProbeError('malformed', 'Streaming/channels lists no main stream')
      return once(streams).sort((a, b) => a.channel - b.channel)
    })
    return this.#streams
  }

  async numbers(): Promise<number[]> {
    return (await this.streams()).map(({ channel }) => channel)
  }

  /** Analogue inputs 1..N of a DVR, and the cameras a recorder reaches over the network. Either may be missing (HTTP 403). */
  inputs(): Promise<Input[]> {
    this.#inputs ??= this.#readInputs()
    return this.#inputs
  }

  async #readInputs(): Promise<Input[]> {
    const proxied = await this.#optional(() => this.#client.get('inputProxyChannels'))
    const status = proxied && (await this.#optional(() => this.#client.get('inputProxyStatus')))
    const analogue = await this.#optional(() => this.#client.get('videoInputs'))
    if (!proxied && !analogue)
      throw new ProbeError('unsupported', 'the recorder lists neither cameras nor video inputs')
    const states = new Map(
      findAll(status, 'InputProxyChannelStatus').map((one) => [textAt(one, 'id'), yesNo(textAt(one, 'online'))]),
    )
    const wired = findAll(analogue, 'VideoInputChannel').flatMap((one): Input[] => {
      const channel = channelNumber(numberAt(one, 'id'))
      // "resDesc" is the picture's size, or NO VIDEO where no camera is plugged in.
      const size = textAt(one, 'resDesc')
      const online = size === null ? null : !size.toUpperCase().includes('NO VIDEO')
      return channel === null ? [] : [{ channel, name: textAt(one, 'name'), online }]
    })
    const taken = new Set(wired.map(({ channel }) => channel))
    const remote = findAll(proxied, 'InputProxyChannel').flatMap((one): Input[] => {
      const id = channelNumber(numberAt(one, 'id'))
      if (id === null) return []
      return [{ channel: id, name: textAt(one, 'name'), online: states.get(textAt(one, 'id')) ?? null }]
    })
    // On a hybrid the network channels follow the analogue ones; some firmware numbers them from 1 again.
    const shift = remote.some(({ channel }) => taken.has(channel)) ? Math.max(0, ...taken) : 0
    return once([...wired, ...remote.map((one) => ({ ...one, channel: one.channel + shift }))])
  }

  /** Null where the recorder has no such list or this account may not see it. */
  async #optional(ask: () => Promise<Element>): Promise<Element | null> {
    try {
      return await ask()
    } catch (error) {
      if (error instanceof ProbeError && (error.kind === 'unsupported' || error.kind === 'refused')) return null
      throw error
    }
  }
}

/** Names and presence of the channels. */
export function inputsTopic(channels: Channels): Topic {
  return {
    name: 'inputs',
    facts: ['ch.name', 'ch.online'],
    async ask() {
      return (await channels.inputs()).flatMap(({ channel, name, online }) => [
        tell('ch.name', name, 'InputProxy/channels, System/Video/inputs/channels', channel),
        tell('ch.online', online, 'InputProxy/channels/status, System/Video/inputs/channels', channel),
      ])
    },
  }
}

/** Highest rate a stream's capabilities offer; "0" among them is "full" and tells nothing. Hundredths. */
async function fullRate(client: IsapiClient, stream: number): Promise<number | null> {
  const offered = findDeep(await client.get('streamCapabilities', stream), 'maxFrameRate')?.attributes.get('opt') ?? ''
  const rates = offered.split(',').map(Number)
  const highest = Math.max(0, ...rates.filter((rate) => Number.isFinite(rate)))
  return highest === 0 ? null : highest
}

/** maxFrameRate is in hundredths, and 0 on most channels of several real recorders: "full frame rate". */
async function configuredRate(client: IsapiClient, { stream, channel, element }: MainStream): Promise<DriverReading> {
  const claimed = numberAt(element, 'Video', 'maxFrameRate')
  if (claimed !== 0)
    return tell('ch.fps_cfg', claimed === null ? null : claimed / 100, 'Streaming/channels maxFrameRate', channel)
  const source = 'Streaming/channels maxFrameRate 0 = full, by its capabilities'
  try {
    const full = await fullRate(client, stream)
    return tell('ch.fps_cfg', full === null ? null : full / 100, source, channel)
  } catch (error) {
    if (!(error instanceof ProbeError) || error.kind === 'timeout') throw error
    return tell('ch.fps_cfg', null, source, channel)
  }
}

/** Sampling is told in kHz ("8", "44.1"). */
function samplingRate({ element, audio }: MainStream): number | null {
  const kilohertz = audio === true ? Number(textAt(element, 'Audio', 'audioSamplingRate') ?? Number.NaN) : Number.NaN
  return kilohertz > 0 ? kilohertz * 1000 : null
}

/** Codec, size, configured rate and sound of each channel's main stream. A missing Audio element is not "no sound". */
export function streamsTopic(client: IsapiClient, channels: Channels): Topic {
  return {
    name: 'streams',
    facts: ['ch.codec', 'ch.width', 'ch.height', 'ch.dar', 'ch.fps_cfg', 'ch.audio_cfg', 'ch.audio_rate'],
    async ask() {
      const readings: DriverReading[] = []
      for (const stream of await channels.streams()) {
        const { channel, element, audio } = stream
        const width = numberAt(element, 'Video', 'videoResolutionWidth')
        const height = numberAt(element, 'Video', 'videoResolutionHeight')
        const source = (name: string) => `Streaming/channels ${name}`
        readings.push(
          tell('ch.codec', codecName(textAt(element, 'Video', 'videoCodecType')), source('videoCodecType'), channel),
          tell('ch.width', width, source('videoResolutionWidth'), channel),
          tell('ch.height', height, source('videoResolutionHeight'), channel),
          tell('ch.dar', displayAspect(width, height), 'by the recorded size', channel),
          await configuredRate(client, stream),
          tell('ch.audio_cfg', audio, source('Audio enabled'), channel),
          tell('ch.audio_rate', samplingRate(stream), source('audioSamplingRate'), channel),
        )
      }
      return readings
    },
  }
}
