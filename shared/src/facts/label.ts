import * as z from 'zod/mini'
import { subjectKind } from './fact.ts'
import { id, instant } from './primitives.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 10

/** a*x in GF(2^5) with x^5 + x^2 + 1, where the generator's powers weigh the positions. */
function timesGenerator(value: number): number {
  const shifted = value << 1
  return shifted & 32 ? (shifted ^ 0b100101) & 31 : shifted
}

function checkValue(digits: readonly number[]): number {
  // Horner over GF(32): distinct non-zero weights at 11 places catch every wrong character
  // and every swap of two characters.
  return digits.reduce((sum, digit) => timesGenerator(sum ^ digit), 0)
}

/** The check character for ten Crockford characters. */
export function checkCharacter(body: string): string {
  return ALPHABET.charAt(checkValue([...body].map((c) => ALPHABET.indexOf(c))))
}

/** A CODE from ten random bytes (the caller's randomness; only the low five bits of each are used). */
export function codeFromBytes(bytes: Uint8Array): string {
  if (bytes.length !== LENGTH) throw new RangeError('a label code needs ten bytes')
  const body = [...bytes].map((byte) => ALPHABET.charAt(byte & 31)).join('')
  return body + checkCharacter(body)
}

/** What a person typed or a scanner read, as a CODE; null when it cannot be one (length, letter or check character). */
export function parseCode(text: string): string | null {
  const typed = text.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0')
  if (typed.length !== LENGTH + 1) return null
  if ([...typed].some((c) => !ALPHABET.includes(c))) return null
  return checkCharacter(typed.slice(0, LENGTH)) === typed.charAt(LENGTH) ? typed : null
}

/** The CODE inside a scanned address HTTPS://HOST/L/CODE; the host is not looked at, so a moved server keeps its labels. */
export function codeOfAddress(text: string): string | null {
  const match = /\/L\/([^/?#\s]+)\/?$/i.exec(text.trim())
  return match?.[1] ? parseCode(match[1]) : null
}

/** For print and reading aloud: "7K3M2-9QRST-4". */
export function spacedCode(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5, 10)}-${code.slice(10)}`
}

export const labelCode = z
  .string()
  .check(z.refine((value) => parseCode(value) === value, 'ten Crockford characters and their check character'))

/** A printed QR. Belongs to the authority until it is bound to a camera, recorder or sign. */
export const label = z.object({
  id,
  authorityId: id,
  code: labelCode,
  institutionId: z.nullable(id),
  subjectKind: z.nullable(subjectKind),
  subjectId: z.nullable(id),
  boundAt: z.nullable(instant),
})
export type Label = z.infer<typeof label>
