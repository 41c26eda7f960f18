import { exifBlock } from './jpeg.ts'

// Tags of Exif 2.32 (CIPA DC-008), in the IFD that 0x8769 points to.
const EXIF_IFD = 0x8769
const DATE_TIME_ORIGINAL = 0x9003
const OFFSET_TIME_ORIGINAL = 0x9011

/**
 * When a photo was taken, in milliseconds since 1970, noted before EXIF is dropped; null when the file does not say.
 * Without a zone in the file the camera's time is read as this phone's local time: it is the phone that took it.
 */
export function captureTime(jpeg: ArrayBuffer): number | null {
  const tiff = exifBlock(jpeg)
  if (!tiff) return null
  try {
    const little = tiff.getUint16(0) === 0x4949
    const main = readDirectory(tiff, tiff.getUint32(4, little), little)
    const exif = main.get(EXIF_IFD)
    if (exif === undefined) return null
    const tags = readDirectory(tiff, tiff.getUint32(exif + 8, little), little)
    const taken = readText(tiff, tags.get(DATE_TIME_ORIGINAL), little)
    const match = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(taken ?? '')
    if (!match) return null
    const [, year, month, day, time] = match
    const zone = /^[+-]\d\d:\d\d$/.exec(readText(tiff, tags.get(OFFSET_TIME_ORIGINAL), little) ?? '')?.[0] ?? ''
    const moment = Date.parse(`${year}-${month}-${day}T${time}${zone}`)
    return Number.isNaN(moment) ? null : moment
  } catch {
    // A damaged block points outside itself (RangeError of DataView).
    return null
  }
}

/** Tag -> offset of its twelve-byte entry. */
function readDirectory(tiff: DataView, at: number, little: boolean): Map<number, number> {
  const count = tiff.getUint16(at, little)
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const entry = at + 2 + 12 * index
      return [tiff.getUint16(entry, little), entry]
    }),
  )
}

function readText(tiff: DataView, entry: number | undefined, little: boolean): string | null {
  if (entry === undefined) return null
  const length = tiff.getUint32(entry + 4, little)
  // Four bytes or fewer stand in the entry itself.
  const at = length <= 4 ? entry + 8 : tiff.getUint32(entry + 8, little)
  let text = ''
  for (let index = 0; index < Math.min(length, 64); index += 1) {
    const code = tiff.getUint8(at + index)
    if (code === 0) break
    text += String.fromCharCode(code)
  }
  return text
}
