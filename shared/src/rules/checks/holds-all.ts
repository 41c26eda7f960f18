import * as z from 'zod/mini'
import { cantTell, failed, isSeen, passed, unknown } from '../check.ts'
import type { CheckKind } from '../check.ts'

const params = z.strictObject({
  fact: z.string(),
  values: z.array(z.string()).check(z.minLength(1)),
  proof: z.optional(z.boolean()),
})

/** A document holds every one of its required parts. */
export const holdsAll: CheckKind<'holds-all', z.infer<typeof params>> = {
  name: 'holds-all',
  params,
  run({ fact, values, proof = false }, { ask }) {
    const asked = ask(fact)
    if (!asked.known) return unknown(asked)
    const held = Array.isArray(asked.value) ? asked.value : []
    const lacking = values.filter((value) => !held.includes(value)).length
    if (lacking > 0) return failed('lacks', { fact, count: lacking })
    if (proof && !isSeen(asked.fact)) return cantTell({ code: 'no-document', params: { fact } }, [fact])
    return passed('holds-all', { fact, count: values.length })
  },
}
