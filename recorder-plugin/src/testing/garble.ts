/** A stream of numbers in 0..1 out of a seed (mulberry32), so that a failure can be seen again. */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const oddities = [
  '',
  '-1',
  '0',
  '1e999',
  'NaN',
  '99999999999999999999',
  '1970-01-01T00:00:00Z',
  '2026-13-45T99:99:99Z',
  '9999-12-31T23:59:59Z',
  'true',
  'maybe',
  '\u0000\u001b[2J',
  'constructor',
  'P1Y2M3DT4H5M6.7S',
  'Ж'.repeat(300),
  '[4096]',
  '../../etc',
]

const pick = <T>(random: () => number, list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]

/** Pieces of an answer that hold a value: text between tags, or what follows "=" on a line. */
function values(body: string): { from: number; until: number }[] {
  const found: { from: number; until: number }[] = []
  for (const match of body.matchAll(/>([^<>\r\n]{1,200})<\/|=([^\r\n"]{1,200})\r?\n/g)) {
    const text = match[1] ?? match[2] ?? ''
    const from = match.index + match[0].indexOf(text)
    found.push({ from, until: from + text.length })
  }
  return found
}

/**
 * An answer as a device with broken firmware might give it: some values odd, an element doubled or lost, cut off at the end. What is
 * left is often still well-formed, which is the point.
 */
export function garbled(body: string, random: () => number): string {
  let text = body
  const times = 1 + Math.floor(random() * 4)
  for (let i = 0; i < times; i++) {
    const what = random()
    const places = values(text)
    const place = pick(random, places)
    if (what < 0.7 && place) text = text.slice(0, place.from) + (pick(random, oddities) ?? '') + text.slice(place.until)
    else if (what < 0.85) {
      const names = [...text.matchAll(/<([A-Za-z:]+)>/g)].map((match) => match[1] ?? '')
      const name = pick(random, names)
      if (name)
        text = text
          .replaceAll(`<${name}>`, `<x${name.replace(':', '')}>`)
          .replaceAll(`</${name}>`, `</x${name.replace(':', '')}>`)
    } else if (what < 0.95) text = text.replace(/(<[A-Za-z]+>[^<]*<\/[A-Za-z]+>)/, '$1$1')
    else text = text.slice(0, Math.floor(text.length * random()))
  }
  return text
}
