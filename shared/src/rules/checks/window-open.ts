import * as z from 'zod/mini'
import { cantTell, failed, isSeen, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'
import type { Bound } from '../interval.ts'

const params = z.strictObject({
  parameter: z.string(),
  /** Fact with the institution's own written promise, an upper bound like any other; 0 means none. */
  promise: z.string(),
  /** The paper that promises must have been seen (photographed); where nothing is promised there is none. */
  proof: z.optional(z.boolean()),
})

/** All bounds in force on one parameter leave something to choose (REQUIREMENTS 0.3.3, 0.4.9). */
export const windowOpen: CheckKind<'window-open', z.infer<typeof params>> = {
  name: 'window-open',
  params,
  run({ parameter, promise, proof = false }, context) {
    const asked = context.ask(promise)
    if (!asked.known) return unknown(asked)
    const days = Number(asked.value)
    if (proof && days > 0 && !isSeen(asked.fact))
      return cantTell({ code: 'no-document', params: { fact: promise } }, [promise])
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
