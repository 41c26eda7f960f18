import { metadataIn } from '@nadzor/shared/sync/jpeg-metadata'

/**
 * What the server must know of a JPEG before it keeps it, read from its segments (ITU-T T.81 annex B) without decoding
 * the picture: decoding takes 4 bytes a pixel, and the dimensions come first.
 */
export type JpegProblem = 'not-jpeg' | 'truncated' | 'metadata' | 'trailing-bytes' | 'dimensions'
export type JpegReport =
  { ok: true; width: number; height: number } | { ok: false; problem: JpegProblem; detail: string }

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda

/** Start-of-frame codes carry the dimensions; C4, C8 and CC in their midst are tables. */
const isFrame = (code: number): boolean => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code)
/** Markers without a length: restarts, and TEM. */
const isBare = (code: number): boolean => (code >= 0xd0 && code <= 0xd7) || code === 0x01

const faulty = (problem: JpegProblem, detail: string): JpegReport => ({ ok: false, problem, detail })

/**
 * Looks at a whole file. Only what is needed to show the picture may be in it: EXIF and XMP (place, device, time, an
 * unpainted preview), comments, a JFIF thumbnail and anything behind the end of the picture are refused.
 */
export function inspectJpeg(bytes: Uint8Array): JpegReport {
  if (bytes[0] !== 0xff || bytes[1] !== SOI || bytes[2] !== 0xff)
    return faulty('not-jpeg', 'It does not begin as a JPEG.')
  const word = (at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  let dimensions: { width: number; height: number } | null = null
  let at = 2
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1
    const code = bytes[at + 1]
    if (code === undefined) return faulty('truncated', 'It ends before its picture does.')
    if (bytes[at] !== 0xff) return faulty('not-jpeg', `There is no marker at byte ${at}.`)
    if (code === EOI) {
      if (at + 2 !== bytes.length) return faulty('trailing-bytes', `${bytes.length - at - 2} bytes follow the picture.`)
      if (!dimensions) return faulty('dimensions', 'It has no frame.')
      return { ok: true, ...dimensions }
    }
    if (isBare(code)) {
      at += 2
      continue
    }
    const end = at + 2 + word(at + 2)
    if (end < at + 4 || end > bytes.length) return faulty('truncated', `The segment at byte ${at} is cut short.`)
    const told = metadataIn(code, bytes.subarray(at + 4, end))
    if (told) return faulty('metadata', told)
    if (isFrame(code)) {
      const found = { height: word(at + 5), width: word(at + 7) }
      if (found.width === 0 || found.height === 0 || dimensions) return faulty('dimensions', 'It has no one size.')
      dimensions = found
    }
    at = code === SOS ? endOfScan(bytes, end) : end
  }
}

/** The first marker after the entropy-coded bytes; FF 00 there is a stuffed FF, and restarts belong to them. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1]
    if (code === undefined) return at
    if (code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return at
  }
  return bytes.length
}
