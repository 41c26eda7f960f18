/** A plate as a word that no line break divides: a word joiner follows each dash ("codes never break", ux.md 9). */
export function unbroken(plate: string): string {
  return plate.replace(/([-/.])/g, '$1\u2060')
}
