/** Reads a parameter set bit by bit (H.264 section 7.2 and 9.1). Past the end it throws a RangeError; the caller knows what to make of it. */
export class Bits {
  readonly #bytes: Buffer
  #at = 0

  /** `unit`: a NAL unit; its emulation prevention bytes (00 00 03) are taken out. */
  constructor(unit: Buffer) {
    const plain: number[] = []
    let zeros = 0
    for (const byte of unit) {
      if (zeros >= 2 && byte === 3) {
        zeros = 0
        continue
      }
      zeros = byte === 0 ? zeros + 1 : 0
      plain.push(byte)
    }
    this.#bytes = Buffer.from(plain)
  }

  /** u(n), n up to 32. */
  u(count: number): number {
    let value = 0
    for (let i = 0; i < count; i++) {
      const byte = this.#bytes[this.#at >> 3]
      if (byte === undefined) throw new RangeError('the parameter set ends early')
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1)
      this.#at += 1
    }
    return value
  }

  flag(): boolean {
    return this.u(1) === 1
  }

  skip(count: number): void {
    for (let left = count; left > 0; left -= 32) this.u(Math.min(32, left))
  }

  /** ue(v): unsigned Exp-Golomb. */
  ue(): number {
    let zeros = 0
    while (!this.flag()) {
      zeros += 1
      if (zeros > 31) throw new RangeError('a number longer than any in a parameter set')
    }
    return 2 ** zeros - 1 + this.u(zeros)
  }

  /** se(v): signed Exp-Golomb. */
  se(): number {
    const code = this.ue()
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2
  }
}

/** What a sequence parameter set tells of the picture. */
export type Picture = {
  width: number
  height: number
  /** Width of a shown pixel over its height; null when not told. */
  sampleAspect: number | null
  /** Frames a second as claimed in the VUI; null when not told. */
  claimed: number | null
}

/** Shapes of pixels by number (H.264 table E-1, H.265 table E.1); 255 is followed by its own. */
const aspects = [
  [1, 1],
  [12, 11],
  [10, 11],
  [16, 11],
  [40, 33],
  [24, 11],
  [20, 11],
  [32, 11],
  [80, 33],
  [18, 11],
  [15, 11],
  [64, 33],
  [160, 99],
  [4, 3],
  [3, 2],
  [2, 1],
] as const

/** The start of the VUI, alike in both codecs: shape of a pixel, colours, place of chroma. Answers the shape. */
export function readVuiStart(bits: Bits): number | null {
  let aspect: number | null = null
  if (bits.flag()) {
    const number = bits.u(8)
    const [w, h] = number === 255 ? [bits.u(16), bits.u(16)] : (aspects[number - 1] ?? [0, 0])
    aspect = w > 0 && h > 0 ? w / h : null
  }
  if (bits.flag()) bits.skip(1) // overscan
  if (bits.flag()) {
    bits.skip(4) // format, range
    if (bits.flag()) bits.skip(24) // colours
  }
  if (bits.flag()) {
    bits.ue() // chroma of the top field
    bits.ue() // and of the bottom one
  }
  return aspect
}
