import * as z from 'zod/mini'
import { cantTell, failed, isNone, isSeen, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({ fact: z.string(), proof: z.optional(z.boolean()) })

/** A field of a register or form holds something. `none` is the answer of somebody who saw it empty. */
export const filled: CheckKind<'filled', z.infer<typeof params>> = {
  name: 'filled',
  params,
  run({ fact, proof = false }, { ask }) {
    const asked = ask(fact)
    if (!asked.known) return unknown(asked)
    const { value } = asked
    const empty = isNone(value) || (Array.isArray(value) ? value.length === 0 : String(value).trim() === '')
    if (empty) return failed('not-filled', { fact })
    if (proof && !isSeen(asked.fact)) return cantTell({ code: 'no-document', params: { fact } }, [fact])
    return passed('filled', { fact })
  },
}
