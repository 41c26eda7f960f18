import { Jimp } from 'jimp'
import { beforeAll, describe, expect, it } from 'vitest'
import { inspectJpeg } from './jpeg.ts'

const segment = (code: number, content: Uint8Array | string) => {
  const body = Buffer.from(content as string, 'latin1')
  return Buffer.concat([Buffer.from([0xff, code, (body.length + 2) >> 8, (body.length + 2) & 0xff]), body])
}

describe('the look at a JPEG', () => {
  let jpeg: Buffer
  beforeAll(
    async () => void (jpeg = await new Jimp({ width: 64, height: 48, color: 0x336699ff }).getBuffer('image/jpeg')),
  )
  const problem = (bytes: Uint8Array) => {
    const report = inspectJpeg(bytes)
    return report.ok ? null : report.problem
  }
  /** The same picture with something behind its start marker. */
  const withHead = (...parts: Buffer[]) => Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)])

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a PNG', Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1')],
    ['text that claims to be a picture', Buffer.from('<svg onload=alert(1)>')],
  ])('refuses %s', (_what, bytes) => expect(problem(bytes)).toBe('not-jpeg'))

  it('refuses EXIF, XMP, maker’s notes, comments and anything else that tells more than the picture', () => {
    expect(problem(withHead(segment(0xe1, 'Exif\0\0MM')))).toBe('metadata')
    expect(problem(withHead(segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x/>')))).toBe('metadata')
    expect(problem(withHead(segment(0xe2, 'MPF\0MM')))).toBe('metadata')
    expect(problem(withHead(segment(0xed, 'Photoshop 3.0\0')))).toBe('metadata')
    expect(problem(withHead(segment(0xfe, 'taken at home')))).toBe('metadata')
    expect(problem(withHead(segment(0xe0, 'JFXX\0\x10')))).toBe('metadata')
    expect(problem(withHead(segment(0xe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01abc')))).toBe('metadata')
  })

  it('finds metadata between scans and behind filling bytes too', () => {
    const end = jpeg.subarray(0, -2)
    expect(problem(Buffer.concat([end, segment(0xe1, 'Exif\0\0'), jpeg.subarray(-2)]))).toBe('metadata')
    expect(problem(withHead(Buffer.from([0xff, 0xff]), segment(0xe1, 'Exif\0\0')))).toBe('metadata')
  })

  it('refuses what stands behind the end of the picture', () => {
    expect(problem(Buffer.concat([jpeg, Buffer.from('hidden')]))).toBe('trailing-bytes')
    expect(problem(Buffer.concat([jpeg, jpeg]))).toBe('trailing-bytes')
  })

  it('refuses a file cut short anywhere, and never throws', () => {
    for (let length = 3; length < jpeg.length; length += 7) expect(problem(jpeg.subarray(0, length))).not.toBeNull()
  })

  it('says nothing good of damaged bytes in the head, whichever', () => {
    for (let at = 0; at < 200; at++) {
      const damaged = Buffer.from(jpeg)
      damaged[at] = (damaged[at] ?? 0) ^ 0xff
      expect(() => inspectJpeg(damaged)).not.toThrow()
    }
  })

  it('refuses a picture without size', () => {
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
    const flat = Buffer.from(jpeg)
    flat.writeUInt16BE(0, frame + 5)
    expect(problem(flat)).toBe('dimensions')
  })

  it('reads width and height, and lets a colour profile be', () => {
    expect(inspectJpeg(jpeg)).toEqual({ ok: true, width: 64, height: 48 })
    expect(inspectJpeg(withHead(segment(0xe2, 'ICC_PROFILE\0\x01\x01abc')))).toMatchObject({ ok: true })
    expect(inspectJpeg(withHead(segment(0xee, 'Adobe\0d\0\0\0\0\x01')))).toMatchObject({ ok: true })
  })
})
