import { escapeXml } from '../transport/xml.ts'
import type { Reply } from './manners.ts'

/** Two namespaces occur on real devices, one per generation; the fake mixes them on purpose. */
const NAMESPACES = ['http://www.hikvision.com/ver20/XMLSchema', 'http://www.isapi.org/ver20/XMLSchema'] as const
export const el = (name: string, ...inside: (string | number | boolean)[]) =>
  `<${name}>${inside.map(String).join('')}</${name}>`
export const text = (name: string, value: string) => el(name, escapeXml(value))
export const doc = (name: string, inside: string, generation: 0 | 1 = 0) =>
  `<?xml version="1.0" encoding="UTF-8"?>\r\n<${name} version="2.0" xmlns="${NAMESPACES[generation]}">${inside}</${name}>`
export const ok = (body: string): Reply => ({ status: 200, body, type: 'application/xml; charset="UTF-8"' })

export function status(code: number, reason: string, http = 403): Reply {
  const inside =
    el('requestURL', '/ISAPI') +
    el('statusCode', code) +
    el('statusString', 'Invalid Operation') +
    el('subStatusCode', reason)
  return { status: http, body: doc('ResponseStatus', inside, 1), type: 'application/xml' }
}

export const zulu = (wall: number) => new Date(wall).toISOString().slice(0, 19) + 'Z'
