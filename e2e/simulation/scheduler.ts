import type { Dice } from './dice.ts'

/** Something on its way: a request, an answer, a copy that strays, a clock that runs out. */
export type Pending = { label: string; run: () => void | Promise<void> }

/**
 * One thing happens at a time: an event is taken by chance, and the next one only when everybody has come to rest
 * (waits for an event, or has nothing to do). So a run depends on its seed and not on the machine's speed.
 */
export class Scheduler {
  readonly counts: Record<string, number> = {}
  readonly #random: Dice
  readonly #idle: () => boolean
  readonly #pending: Pending[] = []
  #running = 0

  constructor(random: Dice, idle: () => boolean) {
    this.#random = random
    this.#idle = idle
  }

  count(kind: string): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1
  }

  /** To be undone when the one who made it is gone; running it later would be harmless. */
  add(label: string, run: Pending['run']): void {
    this.#pending.push({ label, run })
  }

  get size(): number {
    return this.#pending.length
  }

  enter(): void {
    this.#running += 1
  }

  leave(): void {
    this.#running -= 1
  }

  /** Lets one event happen; false when there is none. */
  async step(): Promise<boolean> {
    const [event] = this.#pending.splice(this.#random.below(this.#pending.length), 1)
    if (!event) return false
    await event.run()
    await this.rest()
    return true
  }

  /** Resolves when nobody runs any more. Throws when somebody never comes to rest: that would be a hang in the product. */
  async rest(): Promise<void> {
    let quiet = 0
    const deadline = performance.now() + 30_000
    while (quiet < 3) {
      await new Promise((resolve) => setImmediate(resolve))
      quiet = this.#running === 0 && this.#idle() ? quiet + 1 : 0
      if (performance.now() > deadline) throw new Error('something hangs: it neither ends nor waits for an event')
    }
  }
}
