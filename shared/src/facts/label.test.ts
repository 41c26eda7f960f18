import { describe, expect, it } from 'vitest'
import { checkCharacter, codeFromBytes, codeOfAddress, labelCode, parseCode, spacedCode } from './label.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const bodies = [
  '0000000000',
  'ZZZZZZZZZZ',
  '0123456789',
  'ABCDEFGHJK',
  'MNPQRSTVWX',
  '7K3M29QRST',
  'A0A0A0A0A0',
  '1000000000',
]
const codes = bodies.map((body) => body + checkCharacter(body))

describe('a label code', () => {
  it.each(codes)('%s is read back as itself', (code) => expect(parseCode(code)).toBe(code))

  it.each(codes)('%s: every single wrong character is noticed', (code) => {
    const missed: string[] = []
    for (let at = 0; at < code.length; at++) {
      for (const other of ALPHABET) {
        if (other === code[at]) continue
        const wrong = code.slice(0, at) + other + code.slice(at + 1)
        if (parseCode(wrong) !== null) missed.push(wrong)
      }
    }
    expect(missed).toEqual([])
  })

  it.each(codes)('%s: every swap of two different characters, neighbours or not, is noticed', (code) => {
    const missed: string[] = []
    for (let a = 0; a < code.length; a++) {
      for (let b = a + 1; b < code.length; b++) {
        const letters = [...code]
        if (letters[a] === letters[b]) continue
        ;[letters[a], letters[b]] = [letters[b] as string, letters[a] as string]
        if (parseCode(letters.join('')) !== null) missed.push(letters.join(''))
      }
    }
    expect(missed).toEqual([])
  })

  it('has a check character from the same 32', () => {
    for (const code of codes) expect(ALPHABET).toContain(code.at(-1))
  })

  it('is made of the low five bits of ten random bytes and of no other number of bytes', () => {
    expect(codeFromBytes(new Uint8Array(10))).toBe(codes[0])
    expect(codeFromBytes(Uint8Array.from({ length: 10 }, () => 0xff))).toBe(codes[1])
    expect(codeFromBytes(Uint8Array.from({ length: 10 }, (_, i) => 0xe0 | i))).toBe(codes[2])
    expect(() => codeFromBytes(new Uint8Array(9))).toThrow(RangeError)
  })
})

describe('a typed code', () => {
  const code = codes[7] as string // 1000000000 and its check character

  it('reads I and L as 1 and O as 0, upper and lower case', () => {
    expect(parseCode(`I${'O'.repeat(9)}${code.at(-1)}`)).toBe(code)
    expect(parseCode(`l${'o'.repeat(9)}${code.at(-1)?.toLowerCase()}`)).toBe(code)
  })

  it('ignores blanks and hyphens, as the print spaces it', () => {
    for (const one of codes) {
      expect(parseCode(spacedCode(one))).toBe(one)
      expect(parseCode(` ${spacedCode(one).toLowerCase().replaceAll('-', ' ')} `)).toBe(one)
    }
  })

  it.each(['', '1', '10000000', `${'1000000000'}00`, 'U000000000U', '1000000000!', 'K-07', 'żółw'])(
    'refuses %j',
    (text) => expect(parseCode(text)).toBeNull(),
  )

  it('is stored only in its one spelling', () => {
    expect(labelCode.safeParse(code).success).toBe(true)
    expect(labelCode.safeParse(code.toLowerCase()).success).toBe(code === code.toLowerCase())
    expect(labelCode.safeParse(spacedCode(code)).success).toBe(false)
  })
})

describe('a scanned address', () => {
  const code = codes[5] as string

  it.each([
    `HTTPS://NADZOR.EXAMPLE/L/${code}`,
    `https://nadzor.example/l/${code.toLowerCase()}`,
    `https://another-host.example:8443/L/${code}/`,
    `  https://nadzor.example/L/${code}\n`,
  ])('%s holds the code', (address) => expect(codeOfAddress(address)).toBe(code))

  it.each([
    `https://nadzor.example/${code}`,
    `https://nadzor.example/L/`,
    `https://nadzor.example/L/${code.slice(0, 10)}`,
    `https://nadzor.example/L/${code}/more`,
    `https://nadzor.example/L/${code}?not-as-printed`,
    `https://nadzor.example/LABEL/${code}`,
    'https://example.org/a-menu-of-the-canteen',
    code,
  ])('%s holds none', (address) => expect(codeOfAddress(address)).toBeNull())
})
