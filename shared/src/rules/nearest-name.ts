/** Letters to change, add, drop or swap until one word is the other. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      next.push(cost)
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}

/**
 * The known name a mistyped one was most likely meant to be; null when none is near enough to be worth naming.
 * Without regard to case; of equally near ones the first in the list.
 */
export function nearestName(wrong: string, known: Iterable<string>): string | null {
  const wanted = wrong.toLowerCase()
  const limit = Math.max(2, Math.floor(wanted.length / 3))
  let best: { name: string; far: number } | null = null
  for (const name of known) {
    if (Math.abs(name.length - wanted.length) > limit) continue
    const far = distance(wanted, name.toLowerCase())
    if (far <= limit && (!best || far < best.far)) best = { name, far }
  }
  return best?.name ?? null
}

/** How a fault names it: ` Did you mean "x"?`, or nothing. */
export function didYouMean(wrong: string, known: Iterable<string>): string {
  const name = nearestName(wrong, known)
  return name === null ? '' : `did you mean ${JSON.stringify(name)}? `
}
