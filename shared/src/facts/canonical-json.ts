/**
 * The one spelling of a JSON value that is hashed: no blanks, keys of every object in the order of their UTF-16 code
 * units, members that are `undefined` left out as JSON.stringify does. Strings and numbers are spelled as
 * ECMAScript spells them, so the same value gives the same text on phone and server (RFC 8785 asks the same).
 * Throws on what JSON cannot say: NaN, infinities, bigint, functions, undefined itself.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`JSON has no ${value}`)
      return JSON.stringify(value)
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? listOf(value) : membersOf(value)
    default:
      throw new TypeError(`JSON has no ${typeof value}`)
  }
}

// Loops instead of map and join: every change on the server and every verdict passes here.
function listOf(items: unknown[]): string {
  let text = '['
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ','
    text += canonicalJson(items[index] ?? null)
  }
  return `${text}]`
}

function membersOf(object: object): string {
  let text = '{'
  for (const key of Object.keys(object).sort()) {
    const member = (object as Record<string, unknown>)[key]
    if (member === undefined) continue
    if (text.length > 1) text += ','
    text += `${JSON.stringify(key)}:${canonicalJson(member)}`
  }
  return `${text}}`
}
