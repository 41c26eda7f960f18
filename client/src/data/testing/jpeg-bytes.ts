/** A JPEG as far as its segments go: header, one table, one scan. No decoder would draw it. */
export function jpegOf(parts: { exif?: Uint8Array; comment?: string; app?: [code: number, text: string] }): ArrayBuffer {
  const text = (value: string) => new TextEncoder().encode(value)
  const segments = [
    segment(0xe0, text('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')),
    ...(parts.exif ? [segment(0xe1, Uint8Array.from([...text('Exif\0\0'), ...parts.exif]))] : []),
    ...(parts.app ? [segment(parts.app[0], text(parts.app[1]))] : []),
    ...(parts.comment === undefined ? [] : [segment(0xfe, text(parts.comment))]),
    segment(0xdb, new Uint8Array(65)),
    Uint8Array.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0x34, 0xff, 0xd9]),
  ]
  return Uint8Array.from([0xff, 0xd8, ...segments.flatMap((bytes) => [...bytes])]).buffer
}

function segment(code: number, body: Uint8Array): Uint8Array {
  const length = body.length + 2
  return Uint8Array.from([0xff, code, length >> 8, length & 255, ...body])
}

/** TIFF bytes with DateTimeOriginal and, when given, OffsetTimeOriginal (Exif 2.32). */
export function exifOf(taken: string, offset?: string, little = true): Uint8Array {
  const tags: [tag: number, text: string][] = [[0x9003, `${taken}\0`]]
  if (offset !== undefined) tags.push([0x9011, `${offset}\0`])
  const tiff = new DataView(new ArrayBuffer(256))
  tiff.setUint16(0, little ? 0x4949 : 0x4d4d)
  tiff.setUint16(2, 42, little)
  tiff.setUint32(4, 8, little)
  // Main directory with one entry: where the EXIF directory is.
  tiff.setUint16(8, 1, little)
  entry(tiff, 10, [0x8769, 4, 1, 26], little)
  tiff.setUint16(26, tags.length, little)
  let at = 26 + 2 + 12 * tags.length + 4
  tags.forEach(([tag, text], index) => {
    entry(tiff, 28 + 12 * index, [tag, 2, text.length, at], little)
    for (const [position, letter] of [...text].entries()) tiff.setUint8(at + position, letter.charCodeAt(0))
    at += text.length
  })
  return new Uint8Array(tiff.buffer, 0, at)
}

function entry(tiff: DataView, at: number, [tag, type, count, value]: [number, number, number, number], little: boolean) {
  tiff.setUint16(at, tag, little)
  tiff.setUint16(at + 2, type, little)
  tiff.setUint32(at + 4, count, little)
  tiff.setUint32(at + 8, value, little)
}
