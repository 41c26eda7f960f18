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

/** The claimed rate: the description's own word, else its parameter set's. Whether it is true is measured. */
export function claimedRate(media: SdpMedia): number | null {
  const claimed = media.claimed ?? pictureOf(media)?.claimed ?? null
  return claimed !== null && claimed <= 1000 ? claimed : null
}
