/** A token with a digit and a dash, slash or dot inside: "K-07", "R1/2", "SI.4". Longer ones must be able to break. */
const code = /[\p{L}\p{N}]+(?:[-/.][\p{L}\p{N}]+)+/gu
const LONGEST = 16

/** A text in pieces; what must not be divided at the end of a line (codes on walls, ux.md section 9) is `whole`. */
export function pieces(text: string): { text: string; whole: boolean }[] {
  const found: { text: string; whole: boolean }[] = []
  let at = 0
  for (const { 0: token, index } of text.matchAll(code)) {
    if (token.length > LONGEST || !/\p{N}/u.test(token)) continue
    if (index > at) found.push({ text: text.slice(at, index), whole: false })
    found.push({ text: token, whole: true })
    at = index + token.length
  }
  if (at < text.length) found.push({ text: text.slice(at), whole: false })
  return found
}
