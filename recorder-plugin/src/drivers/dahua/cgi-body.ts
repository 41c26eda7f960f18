import { ProbeError } from '../../errors.ts'

/** More lines or a higher index than any recorder's tables have (an Encode table of 128 channels has some 12 000 lines). */
const MAX_LINES = 60_000
const MAX_INDEX = 4096

/**
 * A `key=value` body. Values are kept as sent: they hold "=", spaces and nothing at all. Keys come with and without "table."
 * in front. A line that is no key belongs to the value before it, as in the log.
 */
export class CgiBody {
  readonly #values = new Map<string, string>()

  constructor(text: string) {
    let last: string | null = null
    let lines = 0
    for (let at = 0; at < text.length;) {
      const newline = text.indexOf('\n', at)
      const end = newline < 0 ? text.length : newline
      const line = text.slice(at, text[end - 1] === '\r' ? end - 1 : end)
      at = end + 1
      lines += 1
      if (lines > MAX_LINES) throw new ProbeError('malformed', 'an answer with too many lines')
      const equals = line.indexOf('=')
      if (equals > 0 && isKey(line, equals)) {
        last = line.startsWith('table.') ? line.slice(6, equals) : line.slice(0, equals)
        this.#values.set(last, line.slice(equals + 1))
      } else if (last !== null && line !== '') this.#values.set(last, `${this.#values.get(last) ?? ''}\n${line}`)
    }
  }

  get size(): number {
    return this.#values.size
  }

  /** Null when the key is absent or has no value. */
  text(key: string): string | null {
    const value = this.#values.get(key)?.trim()
    return value === undefined || value === '' ? null : value
  }

  /** `malformed` when there is something that is no number. */
  number(key: string): number | null {
    const text = this.text(key)
    if (text === null) return null
    const value = Number(text)
    if (!Number.isFinite(value)) throw new ProbeError('malformed', `${key} is not a number`)
    return value
  }

  yesNo(key: string): boolean | null {
    const text = this.text(key)?.toLowerCase()
    return text === 'true' ? true : text === 'false' ? false : null
  }

  /** The numbers n for which a key begins with `prefix[n]`, ascending. */
  indices(prefix: string): number[] {
    const found = new Set<number>()
    for (const key of this.#values.keys()) {
      if (!key.startsWith(prefix) || key[prefix.length] !== '[') continue
      const close = key.indexOf(']', prefix.length)
      const index = close < 0 ? Number.NaN : Number(key.slice(prefix.length + 1, close))
      if (!Number.isInteger(index) || index < 0) continue
      if (index > MAX_INDEX) throw new ProbeError('malformed', 'a table with an index that no recorder has')
      found.add(index)
    }
    return [...found].sort((a, b) => a - b)
  }
}

/** Letters, digits and what keys are joined with, up to the first "=". */
function isKey(line: string, end: number): boolean {
  for (let i = 0; i < end; i++) {
    const letter = line.charCodeAt(i)
    const plain =
      (letter >= 48 && letter <= 57) ||
      (letter >= 65 && letter <= 93 && letter !== 92) ||
      (letter >= 97 && letter <= 122)
    if (!plain && letter !== 46 && letter !== 95 && letter !== 45) return false
  }
  return true
}
