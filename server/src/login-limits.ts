import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { tooManyRequests } from './problems.ts'

export type LoginLimits = {
  /** Counts one try before the password is looked at; throws `too-many-requests` when there were too many. */
  take(email: string, address: string): Promise<void>
  /** A right password clears the account's count (never the address's: it may be guessing other accounts). */
  succeeded(email: string): Promise<void>
}

/**
 * In memory: one process serves, and a restart forgiving guesses is a smaller harm than a table written by strangers.
 * By account against guessing one password, by address against trying one password on every account.
 */
export function createLoginLimits(perAccount = 10, perAddress = 60, seconds = 15 * 60): LoginLimits {
  const accounts = new RateLimiterMemory({ points: perAccount, duration: seconds })
  const addresses = new RateLimiterMemory({ points: perAddress, duration: seconds })
  const consume = async (limiter: RateLimiterMemory, key: string) => {
    try {
      await limiter.consume(key)
    } catch (refused) {
      if (refused instanceof RateLimiterRes) throw tooManyRequests(refused.msBeforeNext / 1000)
      throw refused
    }
  }
  return {
    async take(email, address) {
      await consume(addresses, address)
      await consume(accounts, email)
    },
    async succeeded(email) {
      await accounts.delete(email)
    },
  }
}
