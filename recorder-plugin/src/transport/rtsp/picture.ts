import type { Picture } from './bits.ts'
import { readH264Sps } from './h264-sps.ts'
import { readH265Sps } from './h265-sps.ts'
import type { SdpMedia } from './sdp.ts'

/** Longer than any parameter set: what is not looked at. */
const MAX_SET = 4096

/** What a description itself tells of the picture; the stream's own bytes are never looked at. Null: it does not tell. */
export function pictureOf(media: SdpMedia): Picture | null {
  const encoding = media.encoding?.toUpperCase()
  const told = (name: string, read: (unit: Buffer) => Picture | null): Picture | null => {
    for (const set of (media.parameters.get(name) ?? '').split(',')) {
      if (set === '' || set.length > MAX_SET) continue
      const picture = read(Buffer.from(set, 'base64'))
      if (picture) return picture
    }
    return null
  }
  const picture =
    encoding === 'H264'
      ? told('sprop-parameter-sets', readH264Sps)
      : encoding === 'H265' || encoding === 'HEVC'
        ? told('sprop-sps', readH265Sps)
        : null
  if (picture) return picture
  return media.size === null ? null : { ...media.size, sampleAspect: null, claimed: null }
}

/** What a stream claims of its rate, in its description and in its parameter set; they need not agree, and neither need be true. */
export type Claims = { description: number | null; parameters: number | null }

const believable = (claimed: number | null | undefined) => (claimed != null && claimed <= 1000 ? claimed : null)

export function claimsOf(media: SdpMedia): Claims {
  return { description: believable(media.claimed), parameters: believable(pictureOf(media)?.claimed) }
}

/** The boldest claim: the one the measurement is held against. */
export function boldest({ description, parameters }: Claims): number | null {
  return description === null || parameters === null ? (description ?? parameters) : Math.max(description, parameters)
}
