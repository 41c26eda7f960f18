/** Everything that is chance in a run, from one number: the same seed is the same run. */
export type Dice = {
  /** 0 <= x < 1 */
  next(): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** 0 <= n < below */
  below(below: number): number
  pick<T>(from: readonly T[]): T
  /** Picks a key by its weight. */
  weighted<K extends string>(weights: Record<K, number>): K
  /** A UUIDv7 whose time is `at` (milliseconds). */
  uuid(at: number): string
}

/** mulberry32 */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (from) => {
      const one = from[below(from.length)]
      if (one === undefined) throw new RangeError('nothing to pick from')
      return one
    },
    weighted: (weights) => {
      const entries = Object.entries(weights) as [keyof typeof weights, number][]
      let at = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [key, weight] of entries) if ((at -= weight) < 0) return key
      return entries[0]![0]
    },
    uuid: (at) => {
      const digits = (count: number) => Array.from({ length: count }, () => below(16).toString(16)).join('')
      const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0')
      return `${time.slice(0, 8)}-${time.slice(8)}-7${digits(3)}-${'89ab'[below(4)]}${digits(3)}-${digits(12)}`
    },
  }
}
