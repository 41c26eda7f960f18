import { ProbeError } from '../../errors.ts'
import { find, findAll, numberAt, textAt } from '../../transport/xml.ts'
import type { Element } from '../../transport/xml.ts'
import type { OnvifClient } from './onvif-client.ts'

/** A video input's main stream, as its profile describes it: claims, not measurements. */
export type MainStream = {
  /** From 1, in the order in which the device lists its video sources. */
  channel: number
  sourceToken: string
  /** Tokens of all profiles of this source, for matching recordings. */
  profileTokens: string[]
  name: string | null
  codec: string | null
  width: number | null
  height: number | null
  fps: number | null
  audio: boolean
  /** Sampling of its sound, Hz. */
  audioRate: number | null
  /** Token of the profile itself and of its video source's configuration: masks, texts and tours are told by them. */
  profileToken: string
  sourceConfiguration: string | null
  ptz: Element | null
  /** Kinds of analysis set up for it, as the vendor names them. */
  rules: string[]
}

type Profile = Omit<MainStream, 'channel' | 'profileTokens'>

function readProfile(profile: Element): Profile | null {
  // Media1 puts the configurations into the profile, Media2 into <Configurations> under shorter names.
  const holder = find(profile, 'Configurations')
  const source = holder ? find(holder, 'VideoSource') : find(profile, 'VideoSourceConfiguration')
  const encoder = holder ? find(holder, 'VideoEncoder') : find(profile, 'VideoEncoderConfiguration')
  const analytics = holder ? find(holder, 'Analytics') : find(profile, 'VideoAnalyticsConfiguration')
  const audio = holder ? find(holder, 'AudioEncoder') : find(profile, 'AudioEncoderConfiguration')
  const sourceToken = textAt(source, 'SourceToken')
  // Told in kHz.
  const kilohertz = numberAt(audio, 'SampleRate')
  if (!sourceToken) return null
  const limit = numberAt(encoder, 'RateControl', 'FrameRateLimit')
  // Media1: every n-th frame is encoded, so the effective rate is the limit divided by the interval.
  const interval = numberAt(encoder, 'RateControl', 'EncodingInterval') ?? 1
  return {
    profileToken: profile.attributes.get('token') ?? '',
    sourceToken,
    name: textAt(profile, 'Name'),
    codec: textAt(encoder, 'Encoding'),
    width: numberAt(encoder, 'Resolution', 'Width'),
    height: numberAt(encoder, 'Resolution', 'Height'),
    // 0 means "as fast as it can" on several devices: a claim of nothing.
    fps: limit === null || limit === 0 ? null : limit / Math.max(1, interval),
    audio: audio !== null,
    audioRate: kilohertz !== null && kilohertz > 0 ? kilohertz * 1000 : null,
    sourceConfiguration: source?.attributes.get('token') ?? null,
    ptz: holder ? find(holder, 'PTZ') : find(profile, 'PTZConfiguration'),
    rules: findAll(find(analytics, 'RuleEngineConfiguration'), 'Rule').map((rule) => rule.attributes.get('Type') ?? ''),
  }
}

/** GetProfiles (READ_MEDIA), grouped by video source; of each the profile with the most pixels is the main stream. */
async function readMainStreams(client: OnvifClient): Promise<MainStream[]> {
  const { body } = await client.authenticated((cam) => {
    cam.getProfiles(() => undefined)
  })
  const profiles = findAll(find(body, 'GetProfilesResponse'), 'Profiles')
    .map(readProfile)
    .filter((profile) => profile !== null)
  if (profiles.length === 0) throw new ProbeError('unsupported', 'the device lists no profile with a video source')
  const sources = [...new Set(profiles.map((profile) => profile.sourceToken))]
  return sources.map((sourceToken, index) => {
    const own = profiles.filter((profile) => profile.sourceToken === sourceToken)
    const pixels = (profile: Profile) => (profile.width ?? 0) * (profile.height ?? 0)
    const main = own.reduce((best, profile) => (pixels(profile) > pixels(best) ? profile : best))
    // Whatever one profile of a source has, the camera has.
    const ptz = main.ptz ?? own.find((profile) => profile.ptz)?.ptz ?? null
    const rules = [...new Set(own.flatMap((profile) => profile.rules))]
    return { ...main, ptz, rules, channel: index + 1, profileTokens: own.map((profile) => profile.profileToken) }
  })
}

/** The main streams, read once for all topics of a probe. */
export class Profiles {
  readonly #client: OnvifClient
  #main: Promise<MainStream[]> | null = null

  constructor(client: OnvifClient) {
    this.#client = client
  }

  main(): Promise<MainStream[]> {
    this.#main ??= readMainStreams(this.#client)
    return this.#main
  }
}
