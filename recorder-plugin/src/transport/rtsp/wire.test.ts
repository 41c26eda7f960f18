import { describe, expect, it } from 'vitest'
import type { RtspAnswer } from './answer.ts'
import { Wire } from './wire.ts'

type Seen = { answers: RtspAnswer[]; packets: [number, number, string][] }

function reader(): { seen: Seen; wire: Wire } {
  const seen: Seen = { answers: [], packets: [] }
  const wire = new Wire({
    onAnswer: (answer) => seen.answers.push(answer),
    onPacket: ({ channel, length, header }) => seen.packets.push([channel, length, header.toString('hex')]),
  })
  return { seen, wire }
}
const head = (more = '') => `RTSP/1.0 200 OK\r\nCSeq: 2\r\n${more}\r\n`
function packet(channel: number, size: number): Buffer {
  const bytes = Buffer.alloc(4 + size, 0x24)
  bytes.writeUInt8(channel, 1)
  bytes.writeUInt16BE(size, 2)
  return bytes
}

describe('the wire', () => {
  it.each([
    ['a web page', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['noise', '\u0001\u0002\u0003'],
    ['a head without an end', `RTSP/1.0 200 OK\r\nX: ${'y'.repeat(20_000)}`],
    ['a description of 60 MB', head('Content-Length: 60000000\r\n')],
    ['a length that is none', head('Content-Length: -1\r\n')],
    ['a length in words', head('Content-Length: many\r\n')],
    ['a status that is none', 'RTSP/1.0 abc\r\n\r\n'],
    ['a hundred headers and more', head('A: b\r\n'.repeat(200))],
  ])('refuses %s', (_what, text) => {
    const { wire } = reader()
    expect(() => {
      wire.take(Buffer.from(text, 'latin1'))
    }).toThrow(expect.objectContaining({ kind: 'malformed' }))
  })

  it('takes answers and packets apart wherever the pieces are cut', () => {
    const all = Buffer.concat([
      Buffer.from(head('Content-Length: 5\r\nWWW-Authenticate: A\r\nwww-authenticate: B\r\n')),
      Buffer.from('v=0\r\n'),
      packet(0, 300),
      packet(1, 8),
      packet(2, 0),
      Buffer.from(`\r\n${head()}`),
      packet(0, 40),
    ])
    const whole = reader()
    whole.wire.take(all)
    expect(whole.seen.answers.map(({ status, sequence, body }) => [status, sequence, body])).toEqual([
      [200, 2, 'v=0\r\n'],
      [200, 2, ''],
    ])
    expect(whole.seen.answers[0]?.challenges).toEqual(['A', 'B'])
    expect(whole.seen.packets).toEqual([
      [0, 300, '24'.repeat(12)],
      [1, 8, '24'.repeat(8)],
      [2, 0, ''],
      [0, 40, '24'.repeat(12)],
    ])
    for (let size = 1; size < 20; size++) {
      const cut = reader()
      for (let at = 0; at < all.length; at += size) cut.wire.take(all.subarray(at, at + size))
      expect(cut.seen).toEqual(whole.seen)
    }
  })

  it('made of noise ends in a refusal or in silence, and holds on to little', () => {
    let seed = 11
    const next = () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff) >> 16
    const words = [
      'RTSP/1.0 ',
      '200 OK',
      '\r\n',
      '\r\n\r\n',
      '$\u0000\u0000\u0008',
      'Content-Length: 9',
      'CSeq: ',
      ':',
      ' ',
    ]
    for (let i = 0; i < 3000; i++) {
      const { seen, wire } = reader()
      const text = Array.from({ length: next() % 20 }, () =>
        next() % 4 === 0 ? String.fromCharCode(next() & 0xff) : (words[next() % words.length] ?? ''),
      ).join('')
      try {
        for (const byte of Buffer.from(text, 'latin1')) wire.take(Buffer.from([byte]))
      } catch (error) {
        expect(error).toMatchObject({ kind: 'malformed' })
      }
      for (const { body } of seen.answers) expect(body.length).toBeLessThanOrEqual(9)
    }
  })

  it('hands on no byte of a picture', () => {
    const { seen, wire } = reader()
    const bytes = packet(0, 1000)
    bytes.fill(0x80, 4, 16)
    bytes.write('TAJNE', 16)
    wire.take(bytes)
    expect(seen.packets).toEqual([[0, 1000, '80'.repeat(12)]])
  })
})
