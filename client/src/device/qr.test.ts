import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import QRCode from 'qrcode'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkCharacter } from '@nadzor/shared/facts/label'
import { decodePixels, prepareDecoder } from './qr-decode.ts'
import { codeOfText, startDecoder } from './qr.ts'
import type { DecodeReply, DecodeRequest } from './qr-worker.ts'

const body = '7K3M29QRST'
const code = body + checkCharacter(body)
const address = `HTTPS://NADZOR.EXAMPLE.PL/L/${code}`

/** A label as a camera sees it: dark grey on light grey, with a margin, turned upside down when asked. */
function picture(text: string, { scale = 4, dark = 60, light = 150, turned = false } = {}) {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'H' })
  const side = (modules.size + 8) * scale
  const data = new Uint8ClampedArray(side * side * 4)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [column, row] = [Math.floor(x / scale) - 4, Math.floor(y / scale) - 4]
      const inside = column >= 0 && row >= 0 && column < modules.size && row < modules.size
      const grey = inside && modules.get(row, column) ? dark : light
      const at = turned ? side * side - 1 - (y * side + x) : y * side + x
      data.set([grey, grey, grey, 255], at * 4)
    }
  }
  return { data, width: side, height: side, colorSpace: 'srgb' as const }
}

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const bytes = await readFile(wasm)
  prepareDecoder({ binary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer })
})

describe('reading a label', () => {
  it('finds nothing on an empty wall', async () => {
    const wall = { data: new Uint8ClampedArray(200 * 200 * 4).fill(128), width: 200, height: 200 }
    expect(await decodePixels(wall)).toEqual([])
  })

  it('reads an address and says where its corners are', async () => {
    const [found] = await decodePixels(picture(address))
    expect(found?.text).toBe(address)
    expect(codeOfText(found?.text ?? '')).toBe(code)
    const [topLeft, , bottomRight] = found?.corners ?? []
    expect(topLeft?.x).toBeLessThan(bottomRight?.x ?? 0)
    expect(topLeft?.y).toBeLessThan(bottomRight?.y ?? 0)
  })

  it('reads one that hangs upside down, and tells so by its corners', async () => {
    const [found] = await decodePixels(picture(address, { turned: true }))
    expect(codeOfText(found?.text ?? '')).toBe(code)
    expect(found?.corners[0].y).toBeGreaterThan(found?.corners[2].y ?? 0)
  })

  it('reads a faint one', async () => {
    const [found] = await decodePixels(picture(address, { dark: 20, light: 45 }))
    expect(found?.text).toBe(address)
  })
})

describe('codeOfText', () => {
  it.each([
    ['https://example.org/menu', 'another address'],
    [`HTTPS://NADZOR.EXAMPLE.PL/L/${body}${checkCharacter(body) === '0' ? '1' : '0'}`, 'a wrong check character'],
    ['WIFI:S:szkola;;', 'a Wi-Fi code'],
    ['', 'nothing'],
  ])('is null for %s (%s)', (text) => {
    expect(codeOfText(text)).toBeNull()
  })

  it('takes the CODE whatever the host, and a bare CODE', () => {
    expect([codeOfText(`http://127.0.0.1:8080/L/${code}`), codeOfText(code)]).toEqual([code, code])
  })
})

describe('startDecoder', () => {
  class FakeWorker {
    onmessage: ((event: MessageEvent<DecodeReply>) => void) | null = null
    onerror: ((event: ErrorEvent) => void) | null = null
    asked: DecodeRequest[] = []
    ended = false
    postMessage(request: DecodeRequest) {
      this.asked.push(request)
    }
    terminate() {
      this.ended = true
    }
    reply(reply: DecodeReply) {
      this.onmessage?.({ data: reply } as MessageEvent<DecodeReply>)
    }
  }
  const start = () => {
    const worker = new FakeWorker()
    return { worker, decoder: startDecoder(() => worker as unknown as Worker) }
  }
  const frame = () => picture(address) as unknown as ImageData

  it('rejects what is under way when the worker cannot start', async () => {
    const { worker, decoder } = start()
    const asked = decoder.decode(frame())
    worker.onerror?.({ message: 'blocked' } as ErrorEvent)
    await expect(asked).rejects.toThrow('blocked')
  })

  it('rejects the one frame the decoder choked on', async () => {
    const { worker, decoder } = start()
    const asked = decoder.decode(frame())
    worker.reply({ id: worker.asked[0]?.id ?? 0, failed: 'no 2d context' })
    await expect(asked).rejects.toThrow('no 2d context')
  })

  it('gives each answer to its own question, in any order', async () => {
    const { worker, decoder } = start()
    const [first, second] = [decoder.decode(frame()), decoder.decode(frame())]
    const [one, two] = worker.asked
    worker.reply({ id: two?.id ?? 0, sightings: [] })
    worker.reply({ id: one?.id ?? 0, sightings: await decodePixels(picture(address)) })
    expect([(await first)[0]?.text, await second]).toEqual([address, []])
  })

  it('lets go of the worker and of who waits', async () => {
    const { worker, decoder } = start()
    const asked = decoder.decode(frame())
    decoder.close()
    await expect(asked).rejects.toThrow('closed')
    expect(worker.ended).toBe(true)
  })
})
