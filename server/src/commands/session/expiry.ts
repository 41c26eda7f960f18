import type { Deps } from '../../deps.ts'

/** When a session used now ends, if it is not used again. */
export function expiry({ now, config }: Deps): string {
  return new Date(now().getTime() + config.sessionDays * 24 * 3600 * 1000).toISOString()
}
