import * as z from 'zod/mini'
import { cantTell, isSeen, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  /** Fact with the promised days. */
  promise: z.string(),
  /** Clock error (s) beyond which dates are not believed. */
  implausible: z.number(),
  /** The paper that promises must have been seen (photographed): what somebody only says binds nobody. */
  proof: z.optional(z.boolean()),
})

/** Recordings are not kept longer than the institution itself has promised in writing. */
export const keptPromise: CheckKind<'kept-promise', z.infer<typeof params>> = {
  name: 'kept-promise',
  params,
  run({ promise, implausible, proof = false }, context) {
    const asked = context.ask(promise)
    if (!asked.known) return unknown(asked)
    const days = Number(asked.value)
    if (!Number.isInteger(days) || days <= 0)
      return cantTell({ code: 'unreadable', params: { fact: promise } }, [promise])
    if (proof && !isSeen(asked.fact)) return cantTell({ code: 'no-document', params: { fact: promise } }, [promise])
    return context.run({ name: 'kept-at-most', params: { limit: { days }, implausible } })
  },
}
