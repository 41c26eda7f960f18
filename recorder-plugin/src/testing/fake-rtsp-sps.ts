/** What a parameter set is to claim. */
export type Claims = { width: number; height: number; fps: number | null; sampleAspect?: readonly [number, number] }

/** Writes a parameter set bit by bit: the opposite of what is tested, written from the standards' syntax tables. */
class Writer {
  #bits = ''

  u(count: number, value: number): this {
    this.#bits += value.toString(2).padStart(count, '0')
    return this
  }
  ue(value: number): this {
    const code = (value + 1).toString(2)
    this.#bits += '0'.repeat(code.length - 1) + code
    return this
  }
  /** The bytes with the stop bit, and emulation prevention where 00 00 0x would stand. */
  bytes(): Buffer {
    const bits = `${this.#bits}1`.padEnd(Math.ceil((this.#bits.length + 1) / 8) * 8, '0')
    const out: number[] = []
    for (let i = 0; i < bits.length; i += 8) {
      const byte = Number.parseInt(bits.slice(i, i + 8), 2)
      if (byte <= 3 && out.at(-1) === 0 && out.at(-2) === 0) out.push(3)
      out.push(byte)
    }
    return Buffer.from(out)
  }
}

function vuiStart(bits: Writer, { sampleAspect }: Claims): void {
  if (sampleAspect) bits.u(1, 1).u(8, 255).u(16, sampleAspect[0]).u(16, sampleAspect[1])
  else bits.u(1, 0)
  bits.u(1, 0).u(1, 0).u(1, 0) // overscan, video signal, chroma
}

/** An H.264 sequence parameter set (Baseline; section 7.3.2.1.1). */
export function h264Sps(claims: Claims): Buffer {
  const { width, height, fps } = claims
  const bits = new Writer().u(8, 66).u(8, 0).u(8, 31).ue(0).ue(0).ue(2).ue(1).u(1, 0)
  const columns = Math.ceil(width / 16)
  const rows = Math.ceil(height / 16)
  bits
    .ue(columns - 1)
    .ue(rows - 1)
    .u(1, 1)
    .u(1, 1)
  const right = (columns * 16 - width) / 2
  const bottom = (rows * 16 - height) / 2
  if (right || bottom) bits.u(1, 1).ue(0).ue(right).ue(0).ue(bottom)
  else bits.u(1, 0)
  bits.u(1, 1)
  vuiStart(bits, claims)
  if (fps === null) bits.u(1, 0)
  else
    bits
      .u(1, 1)
      .u(32, 1000)
      .u(32, fps * 2000)
      .u(1, 1)
  bits.u(1, 0).u(1, 0).u(1, 0).u(1, 0)
  return Buffer.concat([Buffer.from([0x67]), bits.bytes()])
}

/** An H.265 sequence parameter set (Main; section 7.3.2.2) with one reference set derived from another. */
export function h265Sps(claims: Claims): Buffer {
  const { width, height, fps } = claims
  const bits = new Writer().u(4, 0).u(3, 0).u(1, 1)
  bits.u(8, 1).u(32, 0x60000000).u(32, 0x90000000).u(16, 0).u(8, 93) // profile, flags, level
  bits.ue(0).ue(1)
  const coded = [Math.ceil(width / 8) * 8, Math.ceil(height / 8) * 8] as const
  bits.ue(coded[0]).ue(coded[1])
  if (coded[0] !== width || coded[1] !== height)
    bits
      .u(1, 1)
      .ue(0)
      .ue((coded[0] - width) / 2)
      .ue(0)
      .ue((coded[1] - height) / 2)
  else bits.u(1, 0)
  bits.ue(0).ue(0).ue(4).u(1, 1).ue(4).ue(2).ue(0)
  bits.ue(0).ue(3).ue(0).ue(3).ue(0).ue(0).u(1, 0).u(1, 1).u(1, 1).u(1, 0)
  bits.ue(2) // two reference sets: one picture back, and that one moved by one
  bits.ue(1).ue(0).ue(0).u(1, 1)
  bits.u(1, 1).u(1, 0).ue(0).u(1, 1).u(1, 1)
  bits.u(1, 0).u(1, 1).u(1, 1)
  bits.u(1, 1)
  vuiStart(bits, claims)
  bits.u(3, 0).u(1, 0)
  if (fps === null) bits.u(1, 0)
  else
    bits
      .u(1, 1)
      .u(32, 1000)
      .u(32, fps * 1000)
      .u(1, 0)
      .u(1, 0)
  bits.u(1, 0).u(1, 0)
  return Buffer.concat([Buffer.from([0x42, 0x01]), bits.bytes()])
}
