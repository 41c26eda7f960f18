/** For search: without case and without accents, so that "zolc" finds "Żółć", as the server's lists do. */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd')
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')

/** Whether each typed word stands somewhere in the text, in any order; nothing typed fits everything. */
export function fits(text: string, typed: string): boolean {
  const here = plain(text)
  return plain(typed)
    .split(/\s+/)
    .every((word) => here.includes(word))
}
