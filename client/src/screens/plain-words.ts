/** Letters as typed in a hurry: no case, no diacritics ("zolc" finds "Żółć", "sola" finds "šola"). */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
}

/** Whether each word that was typed begins or continues a word of the text; nothing typed fits everything. */
export function fits(text: string, typed: string): boolean {
  const here = plain(text)
  return plain(typed)
    .split(/\s+/)
    .every((word) => here.includes(word))
}
