/**
 * The one spelling of a JSON value that is hashed: no blanks, keys of every object in the order of their UTF-16 code
 * units, members that are `undefined` left out as JSON.stringify does. Strings and numbers are spelled as
 * ECMAScript spells them, so the same value gives the same text on phone and server (RFC 8785 asks the same).
 * Throws on what JSON cannot say: NaN, infinities, bigint, functions, undefined itself.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`JSON has no ${value}`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`JSON has no ${typeof value}`)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}
