import { Bits, readVuiStart } from './bits.ts'
import type { Picture } from './bits.ts'

const SPS = 33

/** Size, shape of a pixel and claimed rate out of an H.265 sequence parameter set; null when it is none or ends early. */
export function readH265Sps(unit: Buffer): Picture | null {
  if (((unit[0] ?? 0) >> 1) % 64 !== SPS) return null
  try {
    return read(new Bits(unit.subarray(2)))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function read(bits: Bits): Picture {
  bits.skip(4)
  const sublayers = bits.u(3)
  bits.skip(1)
  skipProfile(bits, sublayers)
  bits.ue() // id
  const chroma = bits.ue()
  if (chroma === 3) bits.skip(1)
  let width = bits.ue()
  let height = bits.ue()
  if (bits.flag()) {
    const [left, right, top, bottom] = [bits.ue(), bits.ue(), bits.ue(), bits.ue()]
    width -= (chroma === 1 || chroma === 2 ? 2 : 1) * (left + right)
    height -= (chroma === 1 ? 2 : 1) * (top + bottom)
  }
  if (width <= 0 || height <= 0) throw new RangeError('a picture of no size')
  try {
    return { width, height, ...readRest(bits, sublayers) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { width, height, sampleAspect: null, claimed: null }
  }
}

function readRest(bits: Bits, sublayers: number): Pick<Picture, 'sampleAspect' | 'claimed'> {
  bits.ue() // luma depth
  bits.ue() // chroma depth
  const orderLength = bits.ue() + 4
  for (let i = bits.flag() ? 0 : sublayers; i <= sublayers; i++) {
    bits.ue()
    bits.ue()
    bits.ue()
  }
  for (let i = 0; i < 6; i++) bits.ue() // block and transform sizes, depths
  if (bits.flag() && bits.flag()) skipScaling(bits)
  bits.skip(2)
  if (bits.flag()) {
    bits.skip(8) // PCM depths
    bits.ue()
    bits.ue()
    bits.skip(1)
  }
  skipReferences(bits)
  if (bits.flag()) {
    const count = bits.ue()
    if (count > 32) throw new RangeError('more long-term pictures than allowed')
    for (let i = 0; i < count; i++) bits.skip(orderLength + 1)
  }
  bits.skip(2)
  if (!bits.flag()) return { sampleAspect: null, claimed: null }
  const sampleAspect = readVuiStart(bits)
  bits.skip(3)
  if (bits.flag()) for (let i = 0; i < 4; i++) bits.ue() // default window
  if (!bits.flag()) return { sampleAspect, claimed: null }
  const tick = bits.u(32)
  const scale = bits.u(32)
  return { sampleAspect, claimed: tick > 0 && scale > 0 ? scale / tick : null }
}

/** profile_tier_level (section 7.3.3). */
function skipProfile(bits: Bits, sublayers: number): void {
  bits.skip(96)
  const present = Array.from({ length: sublayers }, () => [bits.flag(), bits.flag()] as const)
  if (sublayers > 0) bits.skip(2 * (8 - sublayers))
  for (const [profile, level] of present) bits.skip((profile ? 88 : 0) + (level ? 8 : 0))
}

/** scaling_list_data (section 7.3.4). */
function skipScaling(bits: Bits): void {
  for (let size = 0; size < 4; size++)
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1)
      if (!bits.flag()) bits.ue()
      else {
        if (size > 1) bits.se()
        for (let i = 0; i < Math.min(64, 1 << (4 + (size << 1))); i++) bits.se()
      }
}

/** The short-term reference picture sets (section 7.3.7), of which only the number of pictures matters for what follows. */
function skipReferences(bits: Bits): void {
  const sets = bits.ue()
  if (sets > 64) throw new RangeError('more reference sets than allowed')
  let before = 0
  for (let set = 0; set < sets; set++) {
    let pictures = 0
    if (set > 0 && bits.flag()) {
      bits.skip(1)
      bits.ue()
      for (let i = 0; i <= before; i++) if (bits.flag() || bits.flag()) pictures += 1
    } else {
      const negative = bits.ue()
      const positive = bits.ue()
      if (negative > 16 || positive > 16) throw new RangeError('more reference pictures than allowed')
      pictures = negative + positive
      for (let i = 0; i < pictures; i++) {
        bits.ue()
        bits.skip(1)
      }
    }
    before = pictures
  }
}
