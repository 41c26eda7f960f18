const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** RFC 4648 section 5, without padding. */
export function base64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3)
    const word = (a << 16) | (b << 8) | c
    const quad = [word >> 18, word >> 12, word >> 6, word].map((six) => letters[six & 63]).join('')
    text += quad.slice(0, Math.min(bytes.length - i, 3) + 1)
  }
  return text
}

/** The bytes of a base64url text; null when it is none. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 === 1) return null
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let word = 0
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const six = letters.indexOf(text.charAt(i))
    if (six < 0) return null
    word = ((word << 6) | six) & 0xffffff
    // After the 2nd, 3rd and 4th letter of four one more byte is whole.
    if (i % 4 === 1) bytes[at++] = word >> 4
    else if (i % 4 === 2) bytes[at++] = word >> 2
    else if (i % 4 === 3) bytes[at++] = word
  }
  return bytes
}
