/**
 * JPEG as a list of segments, as far as privacy needs it (ITU-T T.81 annex B: a marker is FF and a code; most are
 * followed by a two-byte length that counts itself).
 */
const APP0 = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2
const APP14 = 0xee
const APP15 = 0xef
const COMMENT = 0xfe
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

/**
 * JFIF header without a thumbnail, colour profile and colour transform say how to draw the picture; everything else
 * in an APPn segment or comment tells about it. The server refuses by the same rule (server/src/photos/jpeg.ts).
 */
function tells(bytes: Uint8Array, { code, start, end }: Segment): boolean {
  if (code === COMMENT) return true
  if (code < APP0 || code > APP15) return false
  const content = bytes.subarray(start + 4, end)
  const name = String.fromCharCode(...content.subarray(0, 12))
  if (code === APP0 && name.startsWith('JFIF\0')) return content[12] !== 0 || content[13] !== 0
  if (code === APP2) return !name.startsWith('ICC_PROFILE\0')
  return !(code === APP14 && name.startsWith('Adobe'))
}

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
