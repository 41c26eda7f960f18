import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

export type Point = { x: number; y: number }

/** A QR code in a picture: its text and its corners in the picture's pixels, clockwise from the symbol's own top left. */
export type Sighting = { text: string; corners: [Point, Point, Point, Point] }

type Pixels = Pick<ImageData, 'data' | 'width' | 'height'>

/**
 * Where the decoder finds its WebAssembly. Left alone it would ask a public host, which neither offline phones
 * nor the content security policy allow.
 */
export function prepareDecoder(source: { url: string } | { binary: ArrayBuffer }): void {
  prepareZXingModule({
    overrides: 'url' in source ? { locateFile: () => source.url } : { wasmBinary: source.binary },
  })
}

/** Every QR code found in the picture. `tryHarder` is what reads dark, tilted and distant labels. */
export async function decodePixels(pixels: Pixels): Promise<Sighting[]> {
  const results = await readBarcodes(pixels as ImageData, {
    formats: ['QRCode'],
    tryHarder: true,
    maxNumberOfSymbols: 4,
  })
  return results.map(({ text, position: p }) => ({
    text,
    corners: [p.topLeft, p.topRight, p.bottomRight, p.bottomLeft],
  }))
}
