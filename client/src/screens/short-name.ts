/**
 * A school's name for buttons and top bars: "Szkoła Podstawowa nr 214 im. …" becomes "SP nr 214". Only well-known
 * kinds are shortened; any other name stays whole.
 */
const short: [RegExp, string][] = [
  [/^Szkoła Podstawowa\b/i, 'SP'],
  [/^Zespół Szkolno-Przedszkolny\b/i, 'ZSP'],
  [/^Zespół Szkół Ogólnokształcących\b/i, 'ZSO'],
  [/^Zespół Szkół\b/i, 'ZS'],
  [/^Liceum Ogólnokształcące\b/i, 'LO'],
  [/^Młodzieżowy Ośrodek Wychowawczy\b/i, 'MOW'],
  [/^Specjalny Ośrodek Szkolno-Wychowawczy\b/i, 'SOSW'],
  [/^Osnovna šola\b/i, 'OŠ'],
  [/^Srednja šola\b/i, 'SŠ'],
]

export function shortName(name: string): string {
  const bare = name.replace(/,?\s+im\.\s.*$/i, '')
  const known = short.find(([long]) => long.test(bare))
  return known ? bare.replace(known[0], known[1]) : bare
}
