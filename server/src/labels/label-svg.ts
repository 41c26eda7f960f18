import { spacedCode } from '@nadzor/shared/facts/label'
import { labelQr, QUIET } from './label-qr.ts'

/** The label in millimetres: it fits the common 70 x 32 mm label stock with a margin. */
export const LABEL_WIDTH = 66
export const LABEL_HEIGHT = 30

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/**
 * One label, self-contained: QR with its quiet zone, beside it the plate of what it hangs on and the CODE spaced for
 * typing. An unbound label has a line to write the plate on by hand. Black on white whatever the page around it.
 */
export function labelSvg({ code, plate }: { code: string; plate: string | null }, publicUrl: string): string {
  const { size, path } = labelQr(code, publicUrl)
  const scale = LABEL_HEIGHT / (size + 2 * QUIET)
  const textLeft = LABEL_HEIGHT + 1
  const textWidth = LABEL_WIDTH - textLeft - 2
  const upper = plate ? plateText(plate, textLeft, textWidth) : handwritingLine(textLeft, textWidth)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${LABEL_WIDTH}mm" height="${LABEL_HEIGHT}mm" viewBox="0 0 ${LABEL_WIDTH} ${LABEL_HEIGHT}">`,
    `<title>${escaped(plate ? `${plate} · ${spacedCode(code)}` : spacedCode(code))}</title>`,
    `<rect width="${LABEL_WIDTH}" height="${LABEL_HEIGHT}" fill="#fff"/>`,
    `<g transform="scale(${scale}) translate(${QUIET} ${QUIET})"><path d="${path}" fill="#000" shape-rendering="crispEdges"/></g>`,
    `<g fill="#000" font-family="Roboto, 'DejaVu Sans', Arial, sans-serif">${upper}`,
    `<text x="${textLeft}" y="22" font-size="4.2" textLength="${textWidth}" lengthAdjust="spacingAndGlyphs">${spacedCode(code)}</text></g>`,
    '</svg>',
  ].join('')
}

/** Capitals are about 0.62 of the font's size wide; the given length makes any font of the printing device fit. */
function plateText(plate: string, left: number, width: number): string {
  const size = Math.min(9, width / (0.62 * plate.length))
  const length = size * 0.62 * plate.length
  const fit = `textLength="${length.toFixed(2)}" lengthAdjust="spacingAndGlyphs"`
  return `<text x="${left}" y="14" font-size="${size.toFixed(2)}" font-weight="700" ${fit}>${escaped(plate)}</text>`
}

const handwritingLine = (left: number, width: number): string =>
  `<path d="M${left} 14h${width}" stroke="#000" stroke-width="0.2"/>`
