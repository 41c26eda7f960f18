import * as z from 'zod/mini'
import { cantTell, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  /** Fact with the promised days. */
  promise: z.string(),
  /** Clock error (s) beyond which dates are not believed. */
  implausible: z.number(),
})

/** Recordings are not kept longer than the institution itself has promised in writing. */
export const keptPromise: CheckKind<'kept-promise', z.infer<typeof params>> = {
  name: 'kept-promise',
  params,
  run({ promise, implausible }, context) {
    const asked = context.ask(promise)
    if (!asked.known) return unknown(asked)
    const days = Number(asked.value)
    if (!Number.isInteger(days) || days <= 0)
      return cantTell({ code: 'unreadable', params: { fact: promise } }, [promise])
    return context.run({ name: 'kept-at-most', params: { limit: { days }, implausible } })
  },
}
