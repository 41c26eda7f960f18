import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { codeFromBytes, codeOfAddress } from '@nadzor/shared/facts/label'
import { labelPdf, sheetPdf } from './label-pdf.ts'
import { LABEL_HEIGHT, LABEL_WIDTH, labelSvg } from './label-svg.ts'

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
const wasmBinary = (await readFile(wasm)).buffer as ArrayBuffer
prepareZXingModule({ overrides: { wasmBinary } })

const code = codeFromBytes(Uint8Array.from([7, 3, 19, 20, 2, 9, 22, 24, 25, 31]))
const bound = { code, plate: 'K-07' }

type Ink = (x: number, y: number, width: number, height: number) => void
const DOTS_PER_MM = 8 // 203 dpi, what a cheap label printer has
const label = [LABEL_WIDTH, LABEL_HEIGHT] as const

/** Paints rectangles given in millimetres on white paper. */
function rasterised(paint: (ink: Ink) => void, [wide, high]: readonly [number, number]) {
  const width = wide * DOTS_PER_MM
  const height = high * DOTS_PER_MM
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  paint((x, y, w, h) => {
    for (let row = Math.round(y * DOTS_PER_MM); row < Math.round((y + h) * DOTS_PER_MM); row++)
      for (let column = Math.round(x * DOTS_PER_MM); column < Math.round((x + w) * DOTS_PER_MM); column++)
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
  })
  return { data, width, height }
}

async function scanned(paint: (ink: Ink) => void, paper: readonly [number, number] = label) {
  const options = { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 255 } as const
  const found = await readBarcodes(rasterised(paint, paper) as ImageData, { ...options, formats: ['QRCode'] })
  return found.map(({ text, ecLevel }) => ({ text, ecLevel }))
}

/** Paints the QR of an SVG from its own path and transform; text is left out. */
const fromSvg = (svg: string) => (ink: Ink) => {
  const [, scale, x0, y0, path] = /scale\(([\d.]+)\) translate\((\d+) (\d+)\)"><path d="([^"]+)"/.exec(svg) ?? []
  for (const [, x, y, w] of (path ?? '').matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    const unit = Number(scale)
    ink((Number(x) + Number(x0)) * unit, (Number(y) + Number(y0)) * unit, Number(w) * unit, unit)
  }
}

describe('a label as SVG', () => {
  it('reads back as the upper-case address of its code, at level H', async () => {
    const read = await scanned(fromSvg(labelSvg(bound, 'https://nadzor.example.org')))
    expect(read).toEqual([{ text: `HTTPS://NADZOR.EXAMPLE.ORG/L/${code}`, ecLevel: 'H' }])
    expect(codeOfAddress(read[0]?.text ?? '')).toBe(code)
  })

  it('still reads when a tenth of the symbol is scratched off', async () => {
    const whole = fromSvg(labelSvg(bound, 'https://nadzor.example.org'))
    const read = await scanned((ink) => {
      whole(ink)
      ink(14, 14, 8, 8)
    })
    expect(read.map((one) => one.text)).toEqual([`HTTPS://NADZOR.EXAMPLE.ORG/L/${code}`])
  })

  it('shows the plate and the spaced code, and needs nothing from elsewhere', () => {
    const svg = labelSvg(bound, 'https://nadzor.example.org')
    expect(svg).toContain('>K-07</text>')
    expect(svg).toContain(`>${code.slice(0, 5)}-${code.slice(5, 10)}-${code.slice(10)}</text>`)
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|url\(|@import|<script/)
  })

  it('has a line to write on instead of a plate while it is unbound', () => {
    const svg = labelSvg({ code, plate: null }, 'https://nadzor.example.org')
    expect(svg.match(/<text/g)).toHaveLength(1)
    expect(svg).toContain('stroke="#000"')
  })

  it('escapes what could end a text early', () => {
    expect(labelSvg({ code, plate: '<&"' }, 'http://x')).toContain('>&lt;&amp;&quot;</text>')
  })
})

/** The drawing operators of each page of a PDF. */
function pagesOf(pdf: Buffer): string[] {
  const streams: string[] = []
  for (let from = 0; ;) {
    const start = pdf.indexOf('stream\n', from)
    if (start < 0) return streams.filter((stream) => stream.includes(' cm\n'))
    const end = pdf.indexOf('endstream', start)
    const body = pdf.subarray(start + 7, end)
    from = end + 9
    if (body[0] === 0x78) streams.push(inflateSync(body).toString('latin1'))
  }
}

const MM_PER_POINT = 25.4 / 72

/** Paints the black shapes of a page: enough of PDF's operators (8.4 to 8.5 of ISO 32000) for axis-aligned rectangles. */
const fromPdf = (page: string, paperHeight: number) => (ink: Ink) => {
  type Matrix = [number, number, number, number, number, number]
  let [matrix, black]: [Matrix, boolean] = [[1, 0, 0, 1, 0, 0], true]
  const saved: [Matrix, boolean][] = []
  let shapes: [number, number][][] = []
  for (const line of page.split('\n')) {
    const words = line.split(' ')
    const operator = words.pop()
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = words.map(Number)
    const [ma, mb, mc, md, me, mf] = matrix
    if (operator === 'q') saved.push([matrix, black])
    else if (operator === 'Q') [matrix, black] = saved.pop() ?? [matrix, black]
    else if (operator === 'cm')
      matrix = [
        a * ma + b * mc,
        a * mb + b * md,
        c * ma + d * mc,
        c * mb + d * md,
        e * ma + f * mc + me,
        e * mb + f * md + mf,
      ]
    else if (operator === 'scn') black = a === 0 && b === 0 && c === 0
    else if (operator === 'm') shapes.push([[a * ma + b * mc + me, a * mb + b * md + mf]])
    else if (operator === 'l') shapes.at(-1)?.push([a * ma + b * mc + me, a * mb + b * md + mf])
    else if (operator === 'f' || operator === 'n' || operator === 'S') {
      if (operator === 'f' && black)
        for (const shape of shapes) {
          const xs = shape.map(([x]) => x * MM_PER_POINT)
          const ys = shape.map(([, y]) => paperHeight - y * MM_PER_POINT)
          const [x, y] = [Math.min(...xs), Math.min(...ys)]
          ink(x, y, Math.max(...xs) - x, Math.max(...ys) - y)
        }
      shapes = []
    }
  }
}

describe('labels as PDF', () => {
  it('draws one label on a page of its own size, and it reads back', async () => {
    const pdf = await labelPdf(bound, 'https://nadzor.example.org')
    const [, width, height] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1')) ?? []
    expect(Number(width) * MM_PER_POINT).toBeCloseTo(LABEL_WIDTH, 1)
    expect(Number(height) * MM_PER_POINT).toBeCloseTo(LABEL_HEIGHT, 1)
    const pages = pagesOf(pdf)
    expect(pages).toHaveLength(1)
    expect(await scanned(fromPdf(pages[0] ?? '', LABEL_HEIGHT))).toEqual([
      { text: `HTTPS://NADZOR.EXAMPLE.ORG/L/${code}`, ecLevel: 'H' },
    ])
  })

  it('fits 27 labels on a page of A4 and goes on with the next; each reads back', async () => {
    const codes = Array.from({ length: 28 }, (_, i) =>
      codeFromBytes(Uint8Array.from({ length: 10 }, (_unused, j) => i * (j + 1))),
    )
    const labels = codes.map((one, i) => ({ code: one, plate: i % 2 ? `K-${i}` : null }))
    const pages = pagesOf(await sheetPdf(labels, 'https://nadzor.example.org'))
    const read: (string | null)[][] = []
    for (const page of pages)
      read.push((await scanned(fromPdf(page, 297), [210, 297])).map(({ text }) => codeOfAddress(text)))
    expect(read.map((one) => one.length)).toEqual([27, 1])
    expect(new Set(read.flat())).toEqual(new Set(codes))
  })
})
