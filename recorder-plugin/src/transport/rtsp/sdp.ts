import { ProbeError } from '../../errors.ts'

/** One "m=" section (RFC 8866), as far as we look: what it carries, how fast its clock runs, where to ask for it. */
export type SdpMedia = {
  kind: string
  payload: number | null
  /** Name of the encoding as written in rtpmap, or of the static payload type; null when neither tells. */
  encoding: string | null
  /** Ticks a second of the RTP clock; null when not told. */
  clock: number | null
  control: string | null
  /** Frames a second as claimed by "a=framerate"; null when not told. */
  claimed: number | null
  /** Parameters of the format ("sprop-parameter-sets" and the like), names in lower case. */
  parameters: Map<string, string>
  /** Size as told by "a=framesize" or "a=x-dimensions"; null when not told. */
  size: { width: number; height: number } | null
}

export type Sdp = { control: string | null; media: SdpMedia[] }

const MAX_LINES = 1000
const MAX_MEDIA = 32

/** Encodings that need no rtpmap (RFC 3551 section 6): payload type, name, clock. */
const fixed = new Map<number, readonly [string, number]>([
  [0, ['PCMU', 8000]],
  [3, ['GSM', 8000]],
  [4, ['G723', 8000]],
  [8, ['PCMA', 8000]],
  [9, ['G722', 8000]],
  [14, ['MPA', 90_000]],
  [18, ['G729', 8000]],
  [26, ['JPEG', 90_000]],
  [32, ['MPV', 90_000]],
])

/** A whole number as a device writes it; null for anything else. */
function whole(text: string | undefined): number | null {
  const value = Number(text === undefined || text.trim() === '' ? Number.NaN : text)
  return Number.isSafeInteger(value) && value >= 0 ? value : null
}

/** Positive, or null: a clock or rate of 0 tells nothing. */
const above0 = (value: number | null) => (value === null || value <= 0 ? null : value)

function newMedia(value: string): SdpMedia {
  const [kind = '', , , first] = value.split(' ')
  const payload = whole(first)
  const known = payload === null ? undefined : fixed.get(payload)
  return {
    kind: kind.toLowerCase(),
    payload,
    encoding: known?.[0] ?? null,
    clock: known?.[1] ?? null,
    control: null,
    claimed: null,
    parameters: new Map(),
    size: null,
  }
}

/** "640-480" or "640,480". */
function sizeOf(text: string, separator: string): SdpMedia['size'] {
  const [width, height] = text
    .trim()
    .split(separator)
    .map((part) => above0(whole(part)))
  return width && height ? { width, height } : null
}

/** Attributes of a media section, each told how to change it. Those of another payload type than the first are passed over. */
const attributes: Readonly<Record<string, (media: SdpMedia, value: string) => void>> = {
  control(media, value) {
    media.control = value
  },
  framerate(media, value) {
    const rate = Number(value)
    media.claimed = Number.isFinite(rate) && rate > 0 && rate <= 1000 ? rate : null
  },
  rtpmap(media, value) {
    const [payload, map = ''] = value.split(' ')
    if (whole(payload) !== media.payload) return
    const [encoding = '', clock] = map.split('/')
    media.encoding = encoding
    media.clock = above0(whole(clock))
  },
  fmtp(media, value) {
    const space = value.indexOf(' ')
    if (space < 0 || whole(value.slice(0, space)) !== media.payload) return
    for (const part of value.slice(space + 1).split(';')) {
      const equals = part.indexOf('=')
      if (equals > 0) media.parameters.set(part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim())
    }
  },
  framesize(media, value) {
    const [payload, size = ''] = value.split(' ')
    if (whole(payload) === media.payload) media.size = sizeOf(size, '-')
  },
  'x-dimensions'(media, value) {
    media.size = sizeOf(value, ',')
  },
}

/** Whether a text is a description at all; without a stream in it none is of use. */
export function isDescription(text: string): boolean {
  return text.split('\n').some((line) => line.startsWith('m='))
}

/** Reads a description line by line; throws `malformed` for what is none or has more lines or sections than any device needs. */
export function parseSdp(text: string): Sdp {
  const lines = text.split('\n')
  if (lines.length > MAX_LINES) throw new ProbeError('malformed', 'a description with too many lines')
  if (!isDescription(text)) throw new ProbeError('malformed', 'the answer is no description of a stream')
  const sdp: Sdp = { control: null, media: [] }
  for (const raw of lines) {
    const line = raw.trimEnd()
    const value = line.slice(2)
    const media = sdp.media.at(-1)
    if (line.startsWith('m=')) {
      if (sdp.media.length >= MAX_MEDIA) throw new ProbeError('malformed', 'a description with too many streams')
      sdp.media.push(newMedia(value))
    } else if (line.startsWith('a=')) {
      const colon = value.indexOf(':')
      const name = (colon < 0 ? value : value.slice(0, colon)).toLowerCase()
      const told = colon < 0 ? '' : value.slice(colon + 1).trim()
      if (!media) {
        if (name === 'control') sdp.control = told
      } else if (Object.hasOwn(attributes, name)) attributes[name]?.(media, told)
    }
  }
  return sdp
}

/** The section with the pictures: recorders list exactly one that is not metadata. */
export function videoOf(sdp: Sdp): SdpMedia | null {
  return sdp.media.find(({ kind }) => kind === 'video') ?? null
}

/**
 * The first section with sound. Direction attributes are not looked at: ONVIF writes them from our side and RFC 8866 from the device's,
 * and a way back, for speaking through the camera, is told apart by its silence.
 */
export function audioOf(sdp: Sdp): SdpMedia | null {
  return sdp.media.find(({ kind }) => kind === 'audio') ?? null
}
