import * as z from 'zod/mini'
import { failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  /** Longest fixed setting (days) that never exceeds the limit. */
  max: z.number(),
})

/**
 * The recorder enforces the limit by itself: by its own expiry, or because it overwrites before the limit.
 * 0, and a device that says it has no such setting, mean "no limit" (REQUIREMENTS 0.4.2); a setting nobody read does not.
 */
export const expiresWithin: CheckKind<'expires-within', z.infer<typeof params>> = {
  name: 'expires-within',
  params,
  run({ max }, { ask }) {
    const expiry = ask('rec.expiry_days')
    const absent =
      !expiry.known && expiry.reason.code === 'unavailable' && expiry.reason.params['why'] === 'unsupported'
    if (!expiry.known && !absent) return unknown(expiry)
    const days = expiry.known ? Number(expiry.value) : 0
    if (days > 0 && days <= max) return passed('expires-within', { days, max })
    const overwrite = ask('rec.overwrite')
    const depth = ask('rec.projected_depth')
    const contested = [overwrite, depth].find((one) => !one.known && one.reason.code === 'conflict')
    if (contested && !contested.known) return unknown(contested)
    // "No limit" fails unless overwriting in time is *shown*: the burden is on the recorder (REQUIREMENTS 0.4.2).
    if (!overwrite.known || overwrite.value !== true || !depth.known)
      return failed(days > 0 ? 'expires-late' : 'never-expires', { days, max })
    const projected = Number(depth.value)
    return projected <= max
      ? passed('overwrites-within', { days: projected, max })
      : failed('overwrites-late', { days: projected, max })
  },
}
