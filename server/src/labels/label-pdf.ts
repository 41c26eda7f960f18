import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import pdfmake from 'pdfmake'
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { LABEL_HEIGHT, LABEL_WIDTH, labelSvg } from './label-svg.ts'

type Printed = { code: string; plate: string | null }

const fontDir = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto')
const font = (face: string): string => join(fontDir, `Roboto-${face}.ttf`)
pdfmake.setFonts({
  Roboto: {
    normal: font('Regular'),
    bold: font('Medium'),
    italics: font('Italic'),
    bolditalics: font('MediumItalic'),
  },
})
// A document must never make the server fetch an address or read a file that somebody wrote into it.
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path: string) => path.startsWith(fontDir + sep))

const POINTS_PER_MM = 72 / 25.4
const points = (mm: number): number => mm * POINTS_PER_MM

const A4 = { width: 210, height: 297 }
const COLUMNS = 3
/** Nine rows on A4, with a margin no printer cuts. */
const ROW = 31

const drawing = (label: Printed, publicUrl: string): Content => ({
  svg: labelSvg(label, publicUrl),
  width: points(LABEL_WIDTH),
  height: points(LABEL_HEIGHT),
})

const rendered = (definition: TDocumentDefinitions): Promise<Buffer> => pdfmake.createPdf(definition).getBuffer()

/** One label on a page of its own size, for a label printer. */
export function labelPdf(label: Printed, publicUrl: string): Promise<Buffer> {
  return rendered({
    info: { title: label.code },
    pageSize: { width: points(LABEL_WIDTH), height: points(LABEL_HEIGHT) },
    pageMargins: 0,
    content: [drawing(label, publicUrl)],
  })
}

/** Labels on A4, 27 a page, with hairlines to cut along. */
export function sheetPdf(labels: Printed[], publicUrl: string): Promise<Buffer> {
  const cells: Content[] = labels.map((label) => drawing(label, publicUrl))
  while (cells.length % COLUMNS) cells.push('')
  const rows = Array.from({ length: cells.length / COLUMNS }, (_, row) =>
    cells.slice(row * COLUMNS, (row + 1) * COLUMNS),
  )
  const hairline = () => 0.2
  const none = () => 0
  return rendered({
    info: { title: 'nadzor' },
    pageSize: 'A4',
    pageMargins: [points((A4.width - COLUMNS * LABEL_WIDTH) / 2), points(8)],
    content: [
      {
        table: {
          widths: Array.from({ length: COLUMNS }, () => points(LABEL_WIDTH)),
          heights: points(ROW) - 0.2,
          dontBreakRows: true,
          body: rows,
        },
        layout: {
          hLineWidth: hairline,
          vLineWidth: hairline,
          hLineColor: '#999',
          vLineColor: '#999',
          paddingLeft: none,
          paddingRight: none,
          paddingTop: none,
          paddingBottom: none,
        },
      },
    ],
  })
}
