import { describe, expect, it } from 'vitest'
import { NotJson, parseJsonText } from './json-text.ts'

function refusal(text: string): string {
  try {
    parseJsonText(text)
  } catch (error) {
    if (error instanceof NotJson) return `${error.position.line}:${error.position.column}: ${error.message}`
    throw error
  }
  return ''
}

describe('text that is not JSON', () => {
  it.each([
    ['', '1:1: the file is empty: write an object { … }'],
    ['{"a": 1,\n}', '2:1: take away the comma before }'],
    ['{"a": 1\n "b": 2}', '2:2: a comma or } is missing before "'],
    ['{"a": 1, "a": 2}', '1:10: "a" is written twice in one object: keep one'],
    ['{a: 1}', '1:2: a name in double quotes is missing'],
    ["{'a': 1}", '1:2: a name in double quotes is missing'],
    ['{"a" 1}', '1:6: a colon is missing after "a"'],
    ['[1, // one\n2]', '1:5: JSON has no comments: write a "remark" instead'],
    ['[1, 2', '1:6: the [ of line 1 is never closed'],
    ['{"a": "b\n"}', '1:7: this text has no closing double quote on its line'],
    ['[01]', '1:2: 01 is no JSON value: put text in double quotes; numbers have no leading zero or plus'],
    ['[tru]', '1:2: tru is no JSON value: put text in double quotes; numbers have no leading zero or plus'],
    ['[1] 2', '1:5: something stands after the end: one value is all a file may hold'],
    ['[,]', '1:2: a value is missing before ,'],
    ['["\\q"]', '1:2: this text holds a control character or an unknown \\ escape'],
    ['['.repeat(500), '1:102: nested deeper than 100 levels'],
  ])('%j', (text, sentence) => {
    expect(refusal(text)).toBe(sentence)
  })
})

describe('JSON with positions', () => {
  const text = '{\n  "a": [1, {"b": "ż"}],\n  "c": null\n}'

  it.each([
    text,
    '[-1.5e3, 0, true, false, null, "\\u00e9\\n", {}, []]',
    '  "alone"  ',
    '{"__proto__": {"x": 1}, "constructor": 2}',
  ])('reads what JSON.parse reads: %s', (json) => {
    expect(parseJsonText(json).value).toEqual(JSON.parse(json))
    expect(Object.keys(Object(parseJsonText(json).value))).toEqual(Object.keys(Object(JSON.parse(json))))
  })

  it('knows where each value and name stands', () => {
    const { position } = parseJsonText(text)
    expect(position([])).toEqual({ line: 1, column: 1 })
    expect(position(['a'])).toEqual({ line: 2, column: 3 })
    expect(position(['a', 1, 'b'])).toEqual({ line: 2, column: 13 })
    expect(position(['c'])).toEqual({ line: 3, column: 3 })
  })

  it('points at what should hold a value that is missing', () => {
    const { position } = parseJsonText(text)
    expect(position(['a', 1, 'missing'])).toEqual({ line: 2, column: 12 })
    expect(position(['nowhere', 0])).toEqual({ line: 1, column: 1 })
  })
})
