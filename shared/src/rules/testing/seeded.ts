/** mulberry32: numbers in 0..1 from a seed, the same everywhere, so that a failure can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Choices made with such a source. */
export function chooser(chance: () => number) {
  const whole = (from: number, to: number): number => from + Math.floor(chance() * (to - from + 1))
  const pick = <T>(list: readonly T[]): T => list[whole(0, list.length - 1)] as T
  return {
    chance,
    whole,
    pick,
    some: <T>(list: readonly T[], share: number): T[] => list.filter(() => chance() < share),
    shuffled: <T>(list: readonly T[]): T[] =>
      list
        .map((value) => ({ value, at: chance() }))
        .sort((a, b) => a.at - b.at)
        .map(({ value }) => value),
  }
}
export type Chooser = ReturnType<typeof chooser>
