import { hash, verify } from '@node-rs/argon2'
import type { Algorithm, Options } from '@node-rs/argon2'
import { tooManyRequests } from './problems.ts'

/** argon2id, 19 MiB, two passes (OWASP's minimum; 20 ms). `Algorithm` is a const enum, so its number is spelled out. */
const options: Options = {
  algorithm: 2 satisfies Algorithm.Argon2id,
  memoryCost: 19 * 1024,
  timeCost: 2,
  parallelism: 1,
}

export type Passwords = {
  hash(password: string): Promise<string>
  /** With `hashed` null (nobody has that e-mail) it takes as long as a real check and is false. */
  verify(hashed: string | null, password: string): Promise<boolean>
}

/** At most `atOnce` hashes run and `waiting` queue; beyond that logins are told to come back, and memory stays bounded. */
export function createPasswords(atOnce = 2, waiting = 50): Passwords {
  let running = 0
  const queue: (() => void)[] = []
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw tooManyRequests(2)
      await new Promise<void>((resolve) => queue.push(resolve))
    } else running++
    try {
      return await work()
    } finally {
      // The turn passes straight on, so a newcomer cannot take it in between.
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }
  let nobody: Promise<string> | null = null
  return {
    hash: (password) => inTurn(() => hash(password, options)),
    async verify(hashed, password) {
      nobody ??= inTurn(() => hash('nobody has this password', options))
      const against = hashed ?? (await nobody)
      const right = await inTurn(() => verify(against, password))
      return right && hashed !== null
    },
  }
}
