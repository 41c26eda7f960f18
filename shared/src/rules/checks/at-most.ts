import * as z from 'zod/mini'
import { failed, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  fact: z.string(),
  max: z.number(),
  /** The sign does not matter (a clock may be fast or slow). */
  absolute: z.optional(z.boolean()),
  /** Yes-no fact that makes more lawful (a documented case of the law); looked at only when the limit is exceeded. */
  unless: z.optional(z.string()),
})

/** A number does not exceed a limit in the fact's own unit. */
export const atMost: CheckKind<'at-most', z.infer<typeof params>> = {
  name: 'at-most',
  params,
  run({ fact, max, absolute = false, unless }, { ask }) {
    const asked = ask(fact)
    if (!asked.known) return unknown(asked)
    const value = absolute ? Math.abs(Number(asked.value)) : Number(asked.value)
    if (value <= max) return passed('at-most', { fact, value, max })
    if (unless === undefined) return failed('above', { fact, value, max })
    const lawful = ask(unless)
    if (!lawful.known) return unknown(lawful)
    return lawful.value === true ? passed('as-required', { fact: unless }) : failed('above', { fact, value, max })
  },
}
