import { expect, it } from 'vitest'
import { metadataIn } from './jpeg-metadata.ts'

const bytes = (text: string, ...more: number[]) => Uint8Array.from([...text].map((c) => c.charCodeAt(0)).concat(more))
const jfif = (...thumbnail: [number, number]) => bytes('JFIF\0', 1, 1, 0, 0, 1, 0, 1, ...thumbnail)

it('refuses what tells of place, device, time or an unpainted preview', () => {
  expect(metadataIn(0xfe, bytes('hello'))).toMatch(/comment/)
  expect(metadataIn(0xe0, jfif(16, 16))).toMatch(/thumbnail/)
  expect(metadataIn(0xe0, bytes('JFXX\0'))).toMatch(/APP0/)
  expect(metadataIn(0xe1, bytes('Exif\0\0'))).toMatch(/APP1/)
  expect(metadataIn(0xe2, bytes('MPF\0'))).toMatch(/APP2/)
  expect(metadataIn(0xef, bytes(''))).toMatch(/APP15/)
})

it('keeps what only says how to draw the picture', () => {
  expect(metadataIn(0xe0, jfif(0, 0))).toBeNull()
  expect(metadataIn(0xe2, bytes('ICC_PROFILE\0', 1, 1))).toBeNull()
  expect(metadataIn(0xee, bytes('Adobe', 0, 100))).toBeNull()
  expect(metadataIn(0xdb, bytes('Exif'))).toBeNull()
})
