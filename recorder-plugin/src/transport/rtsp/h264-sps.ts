import { Bits, readVuiStart } from './bits.ts'
import type { Picture } from './bits.ts'

const SPS = 7
/** Profiles whose parameter set has the chroma and scaling part (H.264 section 7.3.2.1.1). */
const high = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135])

/** Size, shape of a pixel and claimed rate out of an H.264 sequence parameter set; null when it is none or ends early. */
export function readH264Sps(unit: Buffer): Picture | null {
  if (((unit[0] ?? 0) & 0x1f) !== SPS) return null
  try {
    return read(new Bits(unit.subarray(1)))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function read(bits: Bits): Picture {
  const profile = bits.u(8)
  bits.skip(16) // constraints, level
  bits.ue() // id
  let chroma = 1
  if (high.has(profile)) {
    chroma = bits.ue()
    if (chroma === 3 && bits.flag()) chroma = 0 // separate planes: each like a grey picture
    bits.ue() // luma depth
    bits.ue() // chroma depth
    bits.skip(1)
    if (bits.flag())
      for (let i = 0; i < (chroma === 3 ? 12 : 8); i++) if (bits.flag()) skipScaling(bits, i < 6 ? 16 : 64)
  }
  bits.ue() // frame number length
  const order = bits.ue()
  if (order === 0) bits.ue()
  else if (order === 1) {
    bits.skip(1)
    bits.se()
    bits.se()
    const cycle = bits.ue()
    if (cycle > 255) throw new RangeError('a cycle longer than allowed')
    for (let i = 0; i < cycle; i++) bits.se()
  }
  bits.ue() // reference frames
  bits.skip(1)
  const columns = bits.ue() + 1
  const rows = bits.ue() + 1
  const frames = bits.flag()
  if (!frames) bits.skip(1)
  bits.skip(1)
  const crop = bits.flag() ? { left: bits.ue(), right: bits.ue(), top: bits.ue(), bottom: bits.ue() } : null
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1
  const unitY = (chroma === 1 ? 2 : 1) * (frames ? 1 : 2)
  const width = columns * 16 - unitX * ((crop?.left ?? 0) + (crop?.right ?? 0))
  const height = rows * 16 * (frames ? 1 : 2) - unitY * ((crop?.top ?? 0) + (crop?.bottom ?? 0))
  if (width <= 0 || height <= 0) throw new RangeError('a picture of no size')
  if (!bits.flag()) return { width, height, sampleAspect: null, claimed: null }
  return { width, height, ...readVui(bits) }
}

/** A VUI that ends early leaves the size as it was read. */
function readVui(bits: Bits): Pick<Picture, 'sampleAspect' | 'claimed'> {
  let sampleAspect: number | null = null
  try {
    sampleAspect = readVuiStart(bits)
    if (!bits.flag()) return { sampleAspect, claimed: null }
    const tick = bits.u(32)
    const scale = bits.u(32)
    // Two ticks a frame: the clock counts fields (section E.2.1).
    return { sampleAspect, claimed: tick > 0 && scale > 0 ? scale / (2 * tick) : null }
  } catch (error) {
    if (error instanceof RangeError) return { sampleAspect, claimed: null }
    throw error
  }
}

function skipScaling(bits: Bits, size: number): void {
  let last = 8
  let next = 8
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.se() + 256) % 256
    last = next === 0 ? last : next
  }
}
