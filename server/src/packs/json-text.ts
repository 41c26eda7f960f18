/** Line and column of a character, both from 1. */
export type Position = { line: number; column: number }

/** The text is not JSON; says where and what to write. */
export class NotJson extends Error {
  readonly position: Position
  constructor(message: string, position: Position) {
    super(message)
    this.name = 'NotJson'
    this.position = position
  }
}

/** A parsed document and where each of its values (and the names of its members) stands. */
export type JsonText = {
  value: unknown
  /** Where the value at a path begins; of a value that is missing, where the one that should hold it begins. */
  position(path: readonly PropertyKey[]): Position
}

const MAX_DEPTH = 100
const key = (path: readonly PropertyKey[]): string => JSON.stringify(path)

/**
 * JSON (RFC 8259) with positions, which JSON.parse does not give. A name written twice in one object is refused:
 * JSON.parse would silently keep the last. Throws NotJson.
 */
export function parseJsonText(text: string): JsonText {
  const reader = new Reader(text)
  const value = reader.document()
  return {
    value,
    position(path) {
      for (let length = path.length; length > 0; length--) {
        const found = reader.starts.get(key(path.slice(0, length)))
        if (found !== undefined) return reader.positionOf(found)
      }
      return reader.positionOf(reader.starts.get(key([])) ?? 0)
    },
  }
}

class Reader {
  /** Offset of each member's name, element or value, by path. */
  readonly starts = new Map<string, number>()
  private readonly text: string
  private readonly path: (string | number)[] = []
  private at = 0

  constructor(text: string) {
    this.text = text.startsWith('\uFEFF') ? text.slice(1) : text
  }

  positionOf(offset: number): Position {
    const before = this.text.slice(0, offset)
    const line = before.split('\n').length
    return { line, column: offset - before.lastIndexOf('\n') }
  }

  document(): unknown {
    this.blank()
    if (this.at >= this.text.length) this.fail('the file is empty: write an object { … }')
    this.starts.set(key([]), this.at)
    const value = this.value()
    this.blank()
    if (this.at < this.text.length) this.fail('something stands after the end: one value is all a file may hold')
    return value
  }

  private fail(message: string, at = this.at): never {
    throw new NotJson(message, this.positionOf(at))
  }

  private blank(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? '')) this.at++
    if (this.text.startsWith('//', this.at) || this.text.startsWith('/*', this.at))
      this.fail('JSON has no comments: write a "remark" instead')
  }

  private value(): unknown {
    if (this.path.length > MAX_DEPTH) this.fail(`nested deeper than ${MAX_DEPTH} levels`)
    const letter = this.text[this.at]
    if (letter === '{') return this.object()
    if (letter === '[') return this.list()
    if (letter === '"') return this.string()
    if (letter === "'") this.fail('text stands in double quotes, not in single ones')
    const word = /[-+.\w]*/y
    word.lastIndex = this.at
    const said = word.exec(this.text)?.[0] ?? ''
    if (said === 'true' || said === 'false' || said === 'null') {
      this.at += said.length
      return said === 'null' ? null : said === 'true'
    }
    if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(said)) {
      const number = Number(said)
      if (!Number.isFinite(number)) this.fail(`${said} is too large a number`)
      this.at += said.length
      return number
    }
    if (said !== '')
      this.fail(`${said} is no JSON value: put text in double quotes; numbers have no leading zero or plus`)
    return this.fail(
      letter === undefined ? 'the file ends here: a value is missing' : `a value is missing before ${letter}`,
    )
  }

  private object(): Record<string, unknown> {
    const opened = this.at
    const members: Record<string, unknown> = {}
    this.at++
    this.blank()
    if (this.take('}')) return members
    for (;;) {
      this.blank()
      const start = this.at
      if (this.text[start] === '}') this.fail('take away the comma before }')
      if (this.text[start] !== '"')
        this.fail(
          start >= this.text.length
            ? `the { of line ${this.positionOf(opened).line} is never closed`
            : 'a name in double quotes is missing',
        )
      const name = this.string()
      if (Object.hasOwn(members, name))
        this.fail(`${JSON.stringify(name)} is written twice in one object: keep one`, start)
      this.blank()
      if (!this.take(':')) this.fail(`a colon is missing after ${JSON.stringify(name)}`)
      this.blank()
      this.path.push(name)
      this.starts.set(key(this.path), start)
      // Not by assignment: "__proto__" would be swallowed.
      Object.defineProperty(members, name, {
        value: this.value(),
        enumerable: true,
        writable: true,
        configurable: true,
      })
      this.path.pop()
      this.blank()
      if (this.take('}')) return members
      if (!this.take(',')) this.closing('{', '}', opened)
    }
  }

  private list(): unknown[] {
    const opened = this.at
    const items: unknown[] = []
    this.at++
    this.blank()
    if (this.take(']')) return items
    for (;;) {
      this.blank()
      if (this.text[this.at] === ']') this.fail('take away the comma before ]')
      this.path.push(items.length)
      this.starts.set(key(this.path), this.at)
      items.push(this.value())
      this.path.pop()
      this.blank()
      if (this.take(']')) return items
      if (!this.take(',')) this.closing('[', ']', opened)
    }
  }

  private closing(open: string, close: string, opened: number): never {
    if (this.at >= this.text.length) this.fail(`the ${open} of line ${this.positionOf(opened).line} is never closed`)
    return this.fail(`a comma or ${close} is missing before ${this.text[this.at] ?? ''}`)
  }

  private take(letter: string): boolean {
    if (this.text[this.at] !== letter) return false
    this.at++
    return true
  }

  private string(): string {
    const start = this.at
    const whole = /"(?:[^"\\\n]|\\.)*"/y
    whole.lastIndex = start
    const found = whole.exec(this.text)?.[0]
    if (found === undefined) this.fail('this text has no closing double quote on its line')
    this.at += found.length
    try {
      return JSON.parse(found) as string
    } catch {
      return this.fail('this text holds a control character or an unknown \\ escape', start)
    }
  }
}
