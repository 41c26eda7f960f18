import { metadataIn } from '@nadzor/shared/sync/jpeg-metadata'

/**
 * JPEG as a list of segments, as far as privacy needs it (ITU-T T.81 annex B: a marker is FF and a code; most are
 * followed by a two-byte length that counts itself).
 */
const APP1 = 0xe1
const START_OF_SCAN = 0xda

type Segment = { code: number; start: number; end: number }

/** The segments before the picture itself. Throws RangeError when the bytes are no whole JPEG. */
function headSegments(bytes: Uint8Array): { segments: Segment[]; scan: number } {
  const broken = () => new RangeError('not a JPEG')
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw broken()
  const segments: Segment[] = []
  let at = 2
  for (;;) {
    // Any number of FF may fill the space before a marker.
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1
    const code = bytes[at + 1]
    if (bytes[at] !== 0xff || code === undefined) throw broken()
    if (code === START_OF_SCAN) return { segments, scan: at }
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) throw broken()
    segments.push({ code, start: at, end })
    at = end
  }
}

const tells = (bytes: Uint8Array, { code, start, end }: Segment): boolean =>
  metadataIn(code, bytes.subarray(start + 4, end)) !== null

/** Whether anything in the file tells more than the picture: EXIF, XMP, maker's notes, comments. */
export function carriesMetadata(jpeg: ArrayBuffer): boolean {
  const bytes = new Uint8Array(jpeg)
  return headSegments(bytes).segments.some((segment) => tells(bytes, segment))
}

/** The same picture without EXIF and its like: some browsers write an EXIF block of their own when they encode. */
export function withoutMetadata(jpeg: ArrayBuffer): ArrayBuffer {
  const bytes = new Uint8Array(jpeg)
  const { segments, scan } = headSegments(bytes)
  const parts = [
    bytes.subarray(0, 2),
    ...segments.filter((segment) => !tells(bytes, segment)).map(({ start, end }) => bytes.subarray(start, end)),
    bytes.subarray(scan),
  ]
  const clean = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    clean.set(part, at)
    at += part.length
  }
  return clean.buffer
}

/** The EXIF block of a JPEG (TIFF bytes), or null. Never throws: a photo without it is as good. */
export function exifBlock(jpeg: ArrayBuffer): DataView<ArrayBuffer> | null {
  try {
    const bytes = new Uint8Array(jpeg)
    const { segments } = headSegments(bytes)
    const found = segments.find(
      ({ code, start }) => code === APP1 && String.fromCharCode(...bytes.subarray(start + 4, start + 8)) === 'Exif',
    )
    return found ? new DataView(jpeg, found.start + 10, found.end - found.start - 10) : null
  } catch {
    return null
  }
}
