import * as z from 'zod/mini'
import { cantTell, failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'
import type { Bound } from '../interval.ts'

const params = z.strictObject({
  parameter: z.string(),
  /** Fact with the institution's own written promise, an upper bound like any other; 0 means none. */
  promise: z.string(),
})

/** All bounds in force on one parameter leave something to choose (REQUIREMENTS 0.3.3, 0.4.9). */
export const windowOpen: CheckKind<'window-open', z.infer<typeof params>> = {
  name: 'window-open',
  params,
  run({ parameter, promise }, context) {
    const asked = context.ask(promise)
    if (!asked.known) return unknown(asked)
    const days = Number(asked.value)
    const own: Bound[] = days > 0 ? [{ parameter, side: 'upper', limit: days, by: promise }] : []
    const { state, lower, upper } = context.window(parameter, own)
    const words = {
      lower: lower?.value ?? 0,
      lowerBy: lower?.by ?? '',
      upper: upper?.value ?? 0,
      upperBy: upper?.by ?? '',
    }
    if (state === 'open') return passed('window-open', words)
    if (state === 'empty') return failed('window-empty', words)
    return cantTell({ code: 'window-narrow', params: words }, [])
  },
}
