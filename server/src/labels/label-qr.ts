import { create } from 'qrcode'

/** What a label's QR says. All upper case, so it fits QR's alphanumeric mode and the symbol stays small. */
export const labelAddress = (code: string, publicUrl: string): string => `${publicUrl}/L/${code}`.toUpperCase()

/** Light modules that the QR standard (ISO/IEC 18004, 9.1) wants around a symbol. */
export const QUIET = 4

/** A QR as an SVG path of its dark modules, one unit a module, without the quiet zone. Level H: a label gets scratched. */
export function labelQr(code: string, publicUrl: string): { size: number; path: string } {
  const { modules } = create(labelAddress(code, publicUrl), { errorCorrectionLevel: 'H' })
  const { size } = modules
  let path = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!modules.get(y, x)) continue
      const from = x
      while (x + 1 < size && modules.get(y, x + 1)) x++
      const width = x + 1 - from
      path += `M${from} ${y}h${width}v1h-${width}z`
    }
  }
  return { size, path }
}
