const COMMENT = 0xfe
const APP0 = 0xe0
const APP2 = 0xe2
const APP14 = 0xee
const APP15 = 0xef

/**
 * What a segment of a JPEG (ITU-T T.81 annex B) tells beyond the picture, in words; null when it only says how to draw
 * it. JFIF header without a thumbnail, colour profile and colour transform may stay; EXIF, XMP, makers' notes and
 * comments may not. The phone strips by this rule and the server refuses by it: one rule, or photos would wait forever.
 * `content` is what follows the segment's length.
 */
export function metadataIn(code: number, content: Uint8Array): string | null {
  if (code === COMMENT) return 'It carries a comment.'
  if (code < APP0 || code > APP15) return null
  const name = String.fromCharCode(...content.subarray(0, 12))
  if (code === APP0 && name.startsWith('JFIF\0')) {
    return content[12] || content[13] ? 'It carries a thumbnail.' : null
  }
  if (code === APP2 && name.startsWith('ICC_PROFILE\0')) return null
  if (code === APP14 && name.startsWith('Adobe')) return null
  return `It carries metadata (APP${code - APP0}).`
}
